using Slipway.Resources;

namespace Slipway.Kubernetes.Manifests;

/// <summary>Reads the YAML and JSON files of a folder and the folders below it.</summary>
internal sealed class PlainManifests(string root, List<Problem> problems)
{
    public IReadOnlyList<Resource> Read(string folder)
    {
        var resources = new List<Resource>();
        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(IsManifest).Order(StringComparer.Ordinal))
        {
            var name = PathsInRoot.Name(root, path);
            if (PathsInRoot.Holds(root, path))
            {
                resources.AddRange(ManifestDocuments.Read(name, File.ReadAllBytes(path), problems));
            }
            else
            {
                problems.Add(new Problem(name, "is a link that leads out of the config repository. Replace it by the file itself."));
            }
        }

        return resources;

        bool IsManifest(string path) =>
            Path.GetExtension(path) is ".yaml" or ".yml" or ".json"
            && !PathsInRoot.Name(folder, path).Split('/').Any(part => part.StartsWith('.'));
    }
}
