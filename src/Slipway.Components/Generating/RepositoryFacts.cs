using System.Text.Json;
using Nuke.Common;
using Nuke.Common.IO;
using Slipway.Ci.Workflows;
using Slipway.Configuration;
using Slipway.Naming;

namespace Slipway.Components.Generating;

/// <summary>What a build and the files of its repository say about workflows: nothing of the environment, so that everybody generates the same.</summary>
internal static class RepositoryFacts
{
    // It is read by people, too.
    private static readonly JsonDocumentOptions Json = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <exception cref="InvalidInputException">slipway.yaml or .nuke/parameters.json is wrong.</exception>
    public static BuildFacts Of(INukeBuild build)
    {
        var configuration = build.RootDirectory / SlipwayConfiguration.FileName is var file && file.FileExists() ? SlipwayConfiguration.Parse(File.ReadAllBytes(file)) : null;
        var parameters = Parameters(build.RootDirectory / ".nuke" / "parameters.json");
        return new BuildFacts
        {
            Targets = TargetsOf(build.GetType()),
            Stages = [.. (configuration?.Stages ?? []).Select(stage => new FactsOfStage(stage.Name.Value, [.. stage.Requires.Select(required => required.Value)])
            {
                RollsOut = stage.Rollouts.Values.Append(stage.Rollout).Any(rollout => rollout.Strategy != RolloutStrategy.None),
            })],
            RegistryHost = parameters.GetValueOrDefault("Registry") is { Length: > 0 } registry ? HostOf(registry) : null,
            HasSlack = parameters.ContainsKey("SlackChannel"),
            UsesGke = parameters.ContainsKey("Cluster") || configuration?.Stages.SelectMany(stage => stage.Clusters.Append(stage.Cluster)).Any(cluster => cluster?.Gke is not null) == true,
            // The one host reads both, the other only the second.
            Prefix = typeof(INukeBuild).Assembly.GetName().Name == "Nuke.Common" ? "NUKE_" : "SLIPWAY_",
        };
    }

    // A registry on this machine is that of a sandbox, which CI elsewhere does not reach: until there is another one, the files are those of the templates.
    private static string? HostOf(string registry) => ImageReference.TryParse(registry)?.Registry is not { } host ? null
        : Uri.TryCreate($"http://{host}", UriKind.Absolute, out var address) && address.IsLoopback ? "ghcr.io" : host;

    private static HashSet<string> TargetsOf(Type build) =>
        [.. build.GetInterfaces().SelectMany(one => one.GetProperties()).Where(property => property.PropertyType == typeof(Target)).Select(property => property.Name)];

    private static Dictionary<string, string?> Parameters(AbsolutePath file)
    {
        if (!file.FileExists())
        {
            return [];
        }

        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(file), Json);
            return document.RootElement.EnumerateObject().Where(one => one.Value.ValueKind == JsonValueKind.String).ToDictionary(one => one.Name, one => one.Value.GetString());
        }
        catch (JsonException exception)
        {
            throw new InvalidInputException(".nuke/parameters.json", $"it is not JSON: {exception.Message}");
        }
    }
}
