namespace Slipway.Ci.Workflows;

/// <summary>What the workflow files of a repository are like. What is in them follows from the targets of the build.</summary>
public sealed record WorkflowOptions
{
    /// <summary>The CI systems that files are written for. Default: those that the repository has generated files of, else GitHub Actions.</summary>
    public IReadOnlyList<WorkflowSystem> Systems { get; init; } = [];

    /// <summary>The branch that is released or deployed. Default: <c>main</c>.</summary>
    public string Branch { get; init; } = "main";

    /// <summary>How jobs get to the clusters. Default: by Google Cloud's accounts where slipway.yaml names a cluster of GKE, else by a kubeconfig.</summary>
    public ClusterCredentials? Clusters { get; init; }

    /// <summary>Stages whose deployment waits for an approval: each stage then has a job of its own, and that of such a stage an environment of the same name. Default: none.</summary>
    public IReadOnlyList<string> Gates { get; init; } = [];

    /// <summary>Whether images are released from events: by a pull of a subscription every ten minutes on GitHub Actions, by a trigger on Google Cloud Build. Default: false.</summary>
    public bool Events { get; init; }

    /// <summary>A NuGet feed that needs a login. Default: none.</summary>
    public NuGetFeed? Feed { get; init; }

    /// <summary>When drift is looked for on GitHub Actions, as five fields of cron, in UTC. Default: every night at 03:00.</summary>
    public string DriftSchedule { get; init; } = "0 3 * * *";

    /// <summary>The label of the machines on GitHub Actions. Default: <c>ubuntu-latest</c>.</summary>
    public string RunsOn { get; init; } = "ubuntu-latest";
}
