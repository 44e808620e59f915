using Slipway.Naming;

namespace Slipway.Components.Deploying;

/// <summary>The content of <c>artifacts/deployment.json</c>.</summary>
public sealed record DeploymentResult
{
    /// <summary>The applications, stage by stage, as far as the run came.</summary>
    public required IReadOnlyList<DeployedApplication> Applications { get; init; }
}

/// <summary>The deployment of one application to one stage.</summary>
public sealed record DeployedApplication
{
    /// <summary>The stage.</summary>
    public required StageName Stage { get; init; }

    /// <summary>The cluster, where the stage is in several; null where it is in one.</summary>
    public ClusterName? Cluster { get; init; }

    /// <summary>The application.</summary>
    public required ApplicationName Application { get; init; }

    /// <summary>The namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>How it ended.</summary>
    public required DeploymentState State { get; init; }

    /// <summary>What happened, in words.</summary>
    public required string Description { get; init; }

    /// <summary>The images that run; empty where nothing was deployed.</summary>
    public IReadOnlyList<string> Images { get; init; } = [];

    /// <summary>The hash of the plan that was carried out.</summary>
    public string? PlanHash { get; init; }

    /// <summary>Where the application answers, if that is known.</summary>
    public Uri? Url { get; init; }

    /// <summary>Since when it has been healthy as it is; null where that began with this run.</summary>
    internal DateTimeOffset? HealthySince { get; init; }

    /// <summary>Stage and application: <c>dev/web</c>, with the cluster between them where the stage is in several.</summary>
    internal string Environment => Cluster is null ? $"{Stage}/{Application}" : $"{Stage}/{Cluster}/{Application}";

    internal bool Runs(Digest digest) => Images.Any(image => image.EndsWith("@" + digest, StringComparison.Ordinal));
}

/// <summary>How the deployment of an application ended.</summary>
public enum DeploymentState
{
    /// <summary>Applied and healthy, and its smoke tests passed where they were run.</summary>
    Deployed,

    /// <summary>It was like this already, and is healthy.</summary>
    Unchanged,

    /// <summary>Two versions of it run side by side, and a later run goes on.</summary>
    RollingOut,

    /// <summary>A newer commit was there already.</summary>
    Superseded,

    /// <summary>It waits for its first release.</summary>
    Waiting,

    /// <summary>It could not be applied, did not get healthy, or a smoke test failed.</summary>
    Failed,

    /// <summary>It was not tried, because an application that it comes after failed.</summary>
    Skipped,

    /// <summary>It was not tried, because of another stage or cluster.</summary>
    NotReached,
}
