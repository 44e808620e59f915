using System.Text.Json.Nodes;

namespace Slipway.Sandbox.Cluster.Resources;

/// <summary>The volumes of a Pod.</summary>
internal static class VolumeRules
{
    // In the order in which the server looks at them: the first counts, each further one is refused.
    private static readonly string[] s_sources =
        ["emptyDir", "hostPath", "secret", "nfs", "persistentVolumeClaim", "downwardAPI", "configMap", "projected", "csi", "ephemeral", "image"];

    private static readonly (string Source, string Field)[] s_needed =
        [("hostPath", "path"), ("secret", "secretName"), ("persistentVolumeClaim", "claimName"), ("configMap", "name"), ("csi", "driver")];

    /// <summary>Checks them and returns their names.</summary>
    public static HashSet<string> Check(JsonObject spec, string path, List<FieldProblem> problems)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (volume, field) in spec.Indexed("volumes", path))
        {
            FieldRules.UniqueLabel(volume.Text("name"), field + ".name", names, problems);
            FieldRules.AtMostOne(volume, field, s_sources, "may not specify more than 1 volume type", problems);
            foreach (var (source, needed) in s_needed.Where(item => volume.Map(item.Source) is not null))
                FieldRules.Required(volume[source], $"{field}.{source}", problems, needed);
            foreach (var source in (string[])["secret", "configMap"])
            {
                foreach (var (item, at) in volume.Map(source).Indexed("items", $"{field}.{source}"))
                {
                    FieldRules.Required(item, at, problems, "key", "path");
                    if (item.Text("path") is { Length: > 0 } below)
                        Descending(below, at + ".path", problems);
                }
            }
        }

        return names;
    }

    /// <summary>A path that stays below where it begins.</summary>
    public static void Descending(string path, string field, List<FieldProblem> problems)
    {
        if (path.StartsWith('/'))
            problems.Add(FieldProblem.Invalid(field, path, "must be a relative path"));
        if (path.Split('/').Contains(".."))
            problems.Add(FieldProblem.Invalid(field, path, "must not contain '..'"));
    }
}
