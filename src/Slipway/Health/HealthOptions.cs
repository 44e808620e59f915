namespace Slipway.Health;

/// <summary>How long to wait for health.</summary>
public sealed record HealthOptions
{
    /// <summary>How long everything must stay current before it counts as healthy; only asked for where Pods run. Default: 5 seconds.</summary>
    public TimeSpan SettleWindow { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>When to give up on what is still in progress. Default: 10 minutes.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Restarts of a container of a new Pod that are tolerated. Default: 0.</summary>
    public int RestartsAllowed { get; init; }

    /// <summary>How long a container may crash. Default: 5 seconds, enough to read why.</summary>
    public TimeSpan CrashGrace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long an image may fail to be pulled. Default: 30 seconds.</summary>
    public TimeSpan ImagePullGrace { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long what a container needs may be missing: another controller may yet make it. Default: 30 seconds.</summary>
    public TimeSpan ConfigurationGrace { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a volume may be missing. Default: 1 minute.</summary>
    public TimeSpan VolumeGrace { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long there may be no node with room: an autoscaler needs minutes. Default: 5 minutes.</summary>
    public TimeSpan UnschedulableGrace { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a failure may last that can still turn well, such as an exceeded progress deadline. Default: 1 minute.</summary>
    public TimeSpan FailureGrace { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How long a custom resource that was applied may have an empty status, if its kind has one, before it counts as one whose controller reports nothing. Default: 10 seconds.
    /// The annotation <see cref="ReportedHealth.Annotation"/> says that there is nothing to wait for.
    /// </summary>
    public TimeSpan ReportGrace { get; init; } = TimeSpan.FromSeconds(10);

    internal TimeSpan Grace(PodProblemKind kind) => kind switch
    {
        PodProblemKind.Crash => CrashGrace,
        PodProblemKind.ImagePull => ImagePullGrace,
        PodProblemKind.Configuration => ConfigurationGrace,
        PodProblemKind.Volume => VolumeGrace,
        _ => UnschedulableGrace,
    };
}
