using Slipway.Components.Artifacts;
using Slipway.Components.Notifying;
using Slipway.Components.Promoting;
using Slipway.ConfigRepositories;
using Slipway.Deployments;
using Slipway.Engine.Events;
using Slipway.Engine.Fencing;
using Slipway.Engine.Listeners;
using Slipway.Engine.Planning;
using Slipway.Engine.Releasing;
using Slipway.Engine.Reviewing;
using Slipway.Fleet;
using Slipway.Kubernetes.Connections;
using Slipway.Naming;
using Slipway.Releases;
using Slipway.Renderings;

namespace Slipway.Components.Deploying;

/// <summary>One run of the config repository's pipeline: a commit, the cluster, and what every step needs to know.</summary>
internal sealed record DeploymentRun : IDisposable
{
    public required ManifestRenderings Manifests { get; init; }

    /// <summary>The clusters of the stages.</summary>
    public required StageClusters Clusters { get; init; }

    public required CommitSha Commit { get; init; }

    /// <summary>The config repository, as the parents of apply sets name it: <c>github.com/acme/config</c>; null where neither a parameter nor the clone tells.</summary>
    public string? Config { get; init; }

    /// <summary>Tells which of two commits of the config repository is the newer one.</summary>
    public required CommitOrder IsAncestor { get; init; }

    public required Func<StageName, StageRules> RulesOf { get; init; }

    /// <summary>Sets commit statuses.</summary>
    public required StatusReports Statuses { get; init; }

    /// <summary>Where what happens is printed.</summary>
    public required IRunLog RunLog { get; init; }

    /// <summary>Who else hears how a deployment goes.</summary>
    public IReadOnlyList<IDeployListener> Listeners { get; init; } = [];

    /// <summary>Holds deployments to what was reviewed; null without a forge.</summary>
    public ReviewedPlans? Reviews { get; init; }

    /// <summary>Holds deployments until they are approved as slipway.yaml asks for.</summary>
    public required ApprovalGate Approvals { get; init; }

    /// <summary>Appends deployments to their histories; null without a forge.</summary>
    public LastingRecords? Records { get; init; }

    /// <summary>Who runs this: the page of the CI run, or the process.</summary>
    public required string Holder { get; init; }

    /// <summary>The file for the results of smoke tests.</summary>
    public required string SmokeReport { get; init; }

    /// <summary>Checks that what the commit releases is what it renders; null where there is no history.</summary>
    public ReleaseCheck? Releases { get; init; }

    /// <summary>The history of the config repository; null where there is none.</summary>
    public IConfigHistory? History { get; init; }

    /// <summary>Proposes to go back after a failure; null without a forge.</summary>
    public RestoreProposer? Restores { get; init; }

    /// <summary>Carries what is healthy to the next stage; null without a forge.</summary>
    public RunPromotions? Promotions { get; init; }

    /// <summary>The page of the CI run; null outside of CI.</summary>
    public Uri? Page { get; init; }

    public ArtifactStamp Stamp => new() { Commit = Commit };

    /// <summary>
    /// Renders what was asked for, once for each cluster. What Validate would refuse is refused here too: this may be another job, with another build or other manifests.
    /// </summary>
    /// <exception cref="InvalidInputException">All problems of the manifests, and what is against the stages' policies.</exception>
    public Task<IReadOnlyList<Rendering>> RenderAsync(CancellationToken cancellationToken) => RenderAsync(Manifests.Targets, cancellationToken);

    /// <summary>Renders some applications, once for each cluster that they are in.</summary>
    /// <exception cref="InvalidInputException">All problems of the manifests, and what is against the stages' policies.</exception>
    public async Task<IReadOnlyList<Rendering>> RenderAsync(IReadOnlyList<RenderingTarget> targets, CancellationToken cancellationToken)
    {
        // First of all: a cluster that is not there is wrong input, and all of that is told at once.
        foreach (var connection in Clusters.Of([.. targets.Select(target => target.Stage).Distinct().Select(Manifests.Configuration.Stage)]))
        {
            connection.WarmUp();
        }

        var planners = new Dictionary<RenderingTarget, ClusterPlanner>();
        foreach (var target in targets)
        {
            foreach (var (name, connection) in Clusters.Of(Manifests.StageOf(target)))
            {
                planners[target with { Cluster = name }] = new ClusterPlanner(connection);
            }
        }

        var validation = await new ManifestValidation(Manifests, RulesOf).RunAsync([.. planners.Keys], planners.GetValueOrDefault, cancellationToken);
        validation.ThrowIfInvalid();
        return validation.Renderings;
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

    public void Dispose()
    {
        Clusters.Dispose();
        (RunLog as IDisposable)?.Dispose();
    }
}
