using Slipway.Components.Artifacts;
using Slipway.Components.Notifying;
using Slipway.Components.Promoting;
using Slipway.Deployments;
using Slipway.Fleet;
using Slipway.Kubernetes.Connections;
using Slipway.Engine.Fencing;
using Slipway.Engine.Planning;
using Slipway.Naming;
using Slipway.Releases;
using Slipway.Renderings;

namespace Slipway.Components.Deploying;

/// <summary>One run of the config repository's pipeline: a commit, the cluster, and what every step needs to know.</summary>
internal sealed record DeploymentRun : IDisposable
{
    public required RenderSteps Manifests { get; init; }

    public required ClusterConnection Cluster { get; init; }

    public required CommitSha Commit { get; init; }

    /// <summary>The config repository, as the parents of apply sets name it: <c>github.com/acme/config</c>; null where neither a parameter nor the clone tells.</summary>
    public string? Config { get; init; }

    /// <summary>Tells which of two commits of the config repository is the newer one.</summary>
    public required CommitOrder IsAncestor { get; init; }

    public required Func<StageName, StageRules> RulesOf { get; init; }

    public required DeploymentReports Reports { get; init; }

    /// <summary>Who runs this: the page of the CI run, or the process.</summary>
    public required string Holder { get; init; }

    /// <summary>The file for the results of smoke tests.</summary>
    public required string SmokeReport { get; init; }

    /// <summary>Checks that what the commit releases is what it renders; null where there is no history.</summary>
    public ReleaseCheck? Releases { get; init; }

    /// <summary>Proposes to go back after a failure; null without a forge.</summary>
    public RestoreSteps? Restores { get; init; }

    /// <summary>Carries what is healthy to the next stage; null without a forge.</summary>
    public PromotionSteps? Promotions { get; init; }

    /// <summary>Tells people; null without a forge.</summary>
    public DeploymentNotices? Notices { get; init; }

    /// <summary>The page of the CI run; null outside of CI.</summary>
    public Uri? Page { get; init; }

    public ArtifactStamp Stamp => new() { Commit = Commit };

    /// <summary>Renders all, in the order of deploying. What Validate would refuse is refused here too: this may be another job, with another build or other manifests.</summary>
    /// <exception cref="InvalidInputException">All problems of the manifests, and what is against the stages' policies.</exception>
    public async Task<IReadOnlyList<Rendering>> RenderAsync(ClusterPlanner planner, CancellationToken cancellationToken)
    {
        var validation = await new ValidationSteps(Manifests, RulesOf).RunAsync(planner, cancellationToken);
        validation.ThrowIfInvalid();
        return [.. validation.Renderings.GroupBy(rendering => rendering.Target.Stage).SelectMany(stage => ApplicationGraph.Of([.. stage], Manifests.Configuration.Applications).Ordered)];
    }

    /// <summary>Checks that what the commit releases is what it renders.</summary>
    /// <exception cref="InvalidInputException">Something wins over what it releases: all of it.</exception>
    public async Task CheckReleasesAsync(IEnumerable<Rendering> renderings, CancellationToken cancellationToken)
    {
        if (Releases is not null && await Releases.FindAsync(Commit, renderings, Manifests.SourcesOf, cancellationToken) is { Count: > 0 } problems)
        {
            throw new InvalidInputException(problems);
        }
    }

    public void Dispose() => Cluster.Dispose();
}
