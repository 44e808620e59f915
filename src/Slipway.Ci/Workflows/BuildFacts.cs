namespace Slipway.Ci.Workflows;

/// <summary>What a build and its repository have, as far as workflow files depend on it. All of it is committed, so that the files are the same wherever they are written.</summary>
internal sealed record BuildFacts
{
    /// <summary>The names of its targets.</summary>
    public required IReadOnlySet<string> Targets { get; init; }

    /// <summary>The stages of slipway.yaml, in their order; none in an application repository.</summary>
    public IReadOnlyList<FactsOfStage> Stages { get; init; } = [];

    /// <summary>The host of the registry that <c>.nuke/parameters.json</c> names; null where it names none.</summary>
    public string? RegistryHost { get; init; }

    /// <summary>Whether <c>.nuke/parameters.json</c> names a channel of Slack.</summary>
    public bool HasSlack { get; init; }

    /// <summary>Whether a cluster of GKE is named.</summary>
    public bool UsesGke { get; init; }

    /// <summary>What the variables of parameters begin with, on the build's host.</summary>
    public string Prefix { get; init; } = "SLIPWAY_";

    /// <summary>The stages whose rollouts a schedule goes on with: a run for a stage behind a gate would wait for somebody each time.</summary>
    public IReadOnlyList<string> Scheduled(WorkflowOptions options) => [.. Stages.Where(stage => stage.RollsOut && !options.Gates.Contains(stage.Name)).Select(stage => stage.Name)];

    /// <summary>Whether source and manifests are in one repository.</summary>
    public bool IsBoth => Targets.Contains("Release") && Targets.Contains("Deploy");

    /// <summary>Whether images are in Google's registries, which take the account that clusters take.</summary>
    public bool IsGoogleRegistry => RegistryHost is { } host && (host == "gcr.io" || host.EndsWith(".gcr.io", StringComparison.Ordinal) || host.EndsWith("-docker.pkg.dev", StringComparison.Ordinal));
}

/// <summary>A stage, as far as workflow files depend on it.</summary>
/// <param name="Name">Its name and folder.</param>
/// <param name="Requires">The stages that are deployed before it.</param>
internal sealed record FactsOfStage(string Name, IReadOnlyList<string> Requires)
{
    /// <summary>Whether something in it rolls out step by step, so that a run has to come now and then.</summary>
    public bool RollsOut { get; init; }
}
