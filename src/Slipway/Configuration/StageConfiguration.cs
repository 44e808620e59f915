using Slipway.Naming;
using Slipway.Values;

namespace Slipway.Configuration;

/// <summary>A stage as slipway.yaml declares it.</summary>
internal sealed record StageConfiguration
{
    /// <summary>Its name, which is also the name of its folder.</summary>
    public required StageName Name { get; init; }

    /// <summary>The namespace in the cluster; the stage's name unless declared.</summary>
    public required string Namespace { get; init; }

    /// <summary>Who merges release pull requests.</summary>
    public MergeRule Merge { get; init; } = MergeRule.Manual;

    /// <summary>The later stage that what is healthy here is proposed to by itself; null where a person promotes.</summary>
    public StageName? PromoteTo { get; init; }

    /// <summary>How long something must have been healthy here before it is proposed there. Zero: at once.</summary>
    public TimeSpan Soak { get; init; }

    /// <summary>Whether it is said to be production, see <see cref="SlipwayConfiguration.Production"/>.</summary>
    public bool IsProduction { get; init; }

    /// <summary>Where applications answer, with <c>{application}</c> in place of their name; null when not declared.</summary>
    public string? Url { get; init; }

    /// <summary>Accounts that are asked to review release pull requests.</summary>
    public IReadOnlyList<string> Reviewers { get; init; } = [];

    /// <summary>The stages that must have been deployed well for this one to be deployed. None: it is deployed whatever the others do.</summary>
    public IReadOnlyList<StageName> Requires { get; init; } = [];

    /// <summary>Who has to approve what is deployed to it; null: nobody.</summary>
    public ApprovalRule? Approvals { get; init; }

    /// <summary>The times in which nothing is deployed to it. None: it is deployed at any time.</summary>
    public IReadOnlyList<FreezeWindow> Freeze { get; init; } = [];

    /// <summary>The cluster of the stage; null for the cluster of the run, and where there are several.</summary>
    public ClusterConfiguration? Cluster { get; init; }

    /// <summary>The clusters of a stage that is in several, in their order; empty where there is one.</summary>
    public IReadOnlyList<ClusterConfiguration> Clusters { get; init; } = [];

    /// <summary>The waves in which several clusters are deployed; together they hold each cluster once. Empty where there is one cluster.</summary>
    public IReadOnlyList<ClusterWave> Waves { get; init; } = [];

    /// <summary>How new versions of its applications take over, unless something else is said of one.</summary>
    public RolloutConfiguration Rollout { get; init; } = RolloutConfiguration.None;

    /// <summary>What is said of single applications.</summary>
    public IReadOnlyDictionary<ApplicationName, RolloutConfiguration> Rollouts { get; init; } = new Dictionary<ApplicationName, RolloutConfiguration>();

    // Where the file names applications: whether there are folders for them is known later.
    internal IReadOnlyList<(ApplicationName Name, SourcePosition Position)> Mentions { get; init; } = [];

    /// <summary>How new versions of an application take over.</summary>
    public RolloutConfiguration RolloutOf(ApplicationName application) => Rollouts.GetValueOrDefault(application) ?? Rollout;

    /// <summary>Where an application answers in this stage; null when not declared.</summary>
    public Uri? UrlOf(ApplicationName application) =>
        Url is null ? null : new Uri(Url.Replace("{application}", application.Value, StringComparison.Ordinal));
}
