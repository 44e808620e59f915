using YamlDotNet.RepresentationModel;

namespace Slipway.Tests.Documentation;

/// <summary>The keys of a build configuration file (https://cloud.google.com/build/docs/build-config-file-schema): gcloud refuses a file with any other.</summary>
internal static class CloudBuildKeys
{
    // A list of a key's maps is like one map. Where nothing is said of a key's map, its keys are free.
    private static readonly Dictionary<string, string[]> Known = new()
    {
        [""] = ["steps", "timeout", "queueTtl", "logsBucket", "options", "substitutions", "tags", "serviceAccount", "secrets", "availableSecrets", "artifacts", "images", "dependencies"],
        ["steps"] =
        [
            "name", "id", "args", "entrypoint", "script", "env", "secretEnv", "dir", "waitFor", "volumes", "timeout", "allowFailure", "allowExitCodes", "automapSubstitutions",
        ],
        ["steps.volumes"] = ["name", "path"],
        ["options"] =
        [
            "logging", "defaultLogsBucketBehavior", "logStreamingOption", "machineType", "diskSizeGb", "pool", "requestedVerifyOption", "substitutionOption", "dynamicSubstitutions",
            "automapSubstitutions", "env", "secretEnv", "volumes", "sourceProvenanceHash", "enableStructuredLogging", "pubsubTopic",
        ],
        ["options.pool"] = ["name"],
        ["options.volumes"] = ["name", "path"],
        ["availableSecrets"] = ["secretManager", "inline"],
        ["availableSecrets.secretManager"] = ["versionName", "env"],
        ["availableSecrets.inline"] = ["kmsKeyName", "envMap"],
        ["artifacts"] = ["images", "objects", "mavenArtifacts", "pythonPackages", "npmPackages", "goModules"],
        ["dependencies"] = ["gitSource", "empty"],
        ["dependencies.gitSource"] = ["repository", "revision", "depth", "recurseSubmodules", "destPath", "fetchTags"],
    };

    private static readonly Dictionary<string, string[]> Values = new()
    {
        ["options.logging"] = ["LEGACY", "GCS_ONLY", "CLOUD_LOGGING_ONLY", "NONE"],
        ["options.defaultLogsBucketBehavior"] = ["REGIONAL_USER_OWNED_BUCKET", "LEGACY_BUCKET"],
        ["options.logStreamingOption"] = ["STREAM_DEFAULT", "STREAM_ON", "STREAM_OFF"],
        ["options.machineType"] = ["E2_MEDIUM", "E2_STANDARD_2", "E2_HIGHCPU_8", "E2_HIGHCPU_32"],
        ["options.requestedVerifyOption"] = ["NOT_VERIFIED", "VERIFIED"],
        ["options.substitutionOption"] = ["MUST_MATCH", "ALLOW_LOOSE"],
    };

    /// <summary>The keys, and values of a closed set, that there are not.</summary>
    public static IEnumerable<string> ProblemsOf(YamlNode node, string path = "") => node switch
    {
        YamlSequenceNode list => list.Children.SelectMany(item => ProblemsOf(item, path)),
        YamlMappingNode map => map.Children.SelectMany(entry => ProblemsOf(map, ((YamlScalarNode)entry.Key).Value!, entry.Value, path)),
        YamlScalarNode { Value: var value } when Values.TryGetValue(path, out var known) && !known.Contains(value) => [$"{path}: '{value}' is none of {string.Join(", ", known)}"],
        _ => [],
    };

    private static IEnumerable<string> ProblemsOf(YamlMappingNode map, string key, YamlNode value, string path)
    {
        if (Known.TryGetValue(path, out var known) && !known.Contains(key))
        {
            return [$"{(path.Length == 0 ? "" : path + ".")}{key}: there is no such key (line {map.Start.Line})"];
        }

        return Known.ContainsKey(path) ? ProblemsOf(value, path.Length == 0 ? key : $"{path}.{key}") : [];
    }
}
