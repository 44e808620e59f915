using System.Text.Json.Nodes;

namespace Slipway.Sandbox.Google.Builds;

/// <summary>The names that a build and its parts have; any other is an error, as in life.</summary>
internal static class BuildFields
{
    private static readonly Dictionary<string, HashSet<string>> s_names = new Dictionary<string, string>
    {
        ["build"] = "name id projectId status statusDetail source steps results createTime startTime finishTime timeout images queueTtl artifacts logsBucket sourceProvenance "
            + "buildTriggerId options logUrl substitutions tags secrets timing approval serviceAccount availableSecrets warnings gitConfig failureInfo dependencies",
        ["build.source"] = "storageSource repoSource gitSource storageSourceManifest connectedRepository developerConnectConfig",
        ["build.source.storageSource"] = "bucket object generation sourceFetcher",
        ["build.steps"] = "name env args dir id waitFor entrypoint secretEnv volumes timing pullTiming timeout status allowFailure exitCode allowExitCodes script automapSubstitutions results",
        ["build.steps.volumes"] = "name path",
        ["build.options"] = "sourceProvenanceHash requestedVerifyOption machineType diskSizeGb substitutionOption dynamicSubstitutions automapSubstitutions logStreamingOption workerPool pool "
            + "logging env secretEnv volumes defaultLogsBucketBehavior enableStructuredLogging pubsubTopic",
        ["build.options.pool"] = "name",
        ["build.artifacts"] = "images objects mavenArtifacts goModules pythonPackages npmPackages",
        ["build.artifacts.objects"] = "location paths timing",
        ["build.availableSecrets"] = "secretManager inline",
    }.ToDictionary(entry => entry.Key, entry => entry.Value.Split(' ').ToHashSet());

    /// <summary>The build with the names of JSON, for which those of YAML are taken too: <c>logsBucket</c> for <c>logs_bucket</c>.</summary>
    /// <exception cref="GoogleError">There are others.</exception>
    public static JsonObject Normalize(JsonObject build)
    {
        var unknown = new List<string>();
        var normal = Normalize(build, "build", "build", unknown);
        return unknown.Count == 0 ? normal : throw GoogleError.Invalid(string.Join('\n', unknown));
    }

    private static JsonObject Normalize(JsonObject json, string type, string place, List<string> unknown)
    {
        var normal = new JsonObject();
        foreach (var (given, value) in json)
        {
            var name = Camel(given);
            if (!s_names[type].Contains(name))
                unknown.Add($"Invalid JSON payload received. Unknown name \"{given}\" at '{place}': Cannot find field.");
            else
                normal[name] = !s_names.ContainsKey($"{type}.{name}") ? value?.DeepClone() : Parts(value, $"{type}.{name}", $"{place}.{given}", unknown);
        }

        return normal;
    }

    private static JsonNode? Parts(JsonNode? value, string type, string place, List<string> unknown) => value switch
    {
        JsonObject json => Normalize(json, type, place, unknown),
        JsonArray list => new JsonArray([.. list.Select((item, index) => Parts(item, type, $"{place}[{index}]", unknown))]),
        _ => value?.DeepClone(),
    };

    private static string Camel(string name) => string.Concat(name.Split('_').Select((part, index) => index == 0 || part.Length == 0 ? part : char.ToUpperInvariant(part[0]) + part[1..]));
}
