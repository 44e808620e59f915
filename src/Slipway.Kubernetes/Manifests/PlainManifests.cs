using Slipway.Resources;

namespace Slipway.Kubernetes.Manifests;

/// <summary>Reads YAML and JSON files.</summary>
internal static class PlainManifests
{
    public static IEnumerable<Resource> Read(string root, IEnumerable<string> files, List<Problem> problems)
    {
        var resources = new List<Resource>();
        foreach (var path in files)
        {
            var before = problems.Count;
            resources.AddRange(ManifestDocuments.Read(PathsInRoot.Name(root, path), File.ReadAllBytes(path), problems));
            if (problems.Count > before && Path.GetFileName(path).StartsWith("values", StringComparison.Ordinal))
            {
                problems[^1] = problems[^1] with
                {
                    Message = problems[^1].Message + " If these are the values of a chart, name the file in slipway.yaml: helm: [{ chart: …, values: […] }].",
                };
            }
        }

        return resources;
    }
}
