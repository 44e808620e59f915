using Serilog;
using Slipway.Drifts;
using Slipway.Engine.Planning;
using Slipway.Naming;
using Slipway.Resources;

namespace Slipway.Components.Deploying;

/// <summary>Finds apply sets that this config repository made and git does not have any more. They are shown, and go only when they are named.</summary>
internal sealed class OrphanSearch(DeploymentRun run)
{
    /// <summary>Finds those of some stages, and of stages that slipway.yaml does not have any more.</summary>
    public async Task<FoundOrphans> FindAsync(IReadOnlyCollection<StageName> stages, CancellationToken cancellationToken)
    {
        var asked = run.Manifests.Configuration.Stages.Where(stage => stages.Contains(stage.Name)).ToList();
        var clusters = asked.Count == 0 ? [run.Clusters.OfRun] : run.Clusters.Of(asked);
        var found = await Task.WhenAll(clusters.Select(cluster => clusters.Count == 1 ? FindAsync(cluster, stages, cancellationToken) : TryFindAsync(cluster, stages, cancellationToken)));
        return new FoundOrphans
        {
            Orphans = [.. found.SelectMany(one => one.Orphans)],
            Gaps = [.. found.SelectMany(one => one.Gaps)],
            IsWholeCluster = found.All(one => one.IsWholeCluster),
        };
    }

    // One of several clusters that does not answer hides what is in the others from nobody.
    private async Task<FoundOrphans> TryFindAsync(IResourceReader cluster, IReadOnlyCollection<StageName> stages, CancellationToken cancellationToken)
    {
        try
        {
            return await FindAsync(cluster, stages, cancellationToken);
        }
        catch (SlipwayException exception) when (exception.IsTransient)
        {
            return new FoundOrphans { Orphans = [], Gaps = [$"Apply sets that git does not have any more could not be looked for. {exception.Message}"], IsWholeCluster = true };
        }
    }

    private Task<FoundOrphans> FindAsync(IResourceReader cluster, IReadOnlyCollection<StageName> stages, CancellationToken cancellationToken) => new OrphanSets(cluster, run.IsAncestor).FindAsync(
        new SetsInGit
        {
            Config = run.Config,
            Stages = run.Manifests.Configuration.Stages.ToDictionary(stage => stage.Name, stage => stage.Namespace),
            Asked = stages,
            Applications = run.Manifests.AllTargets,
        },
        run.Commit,
        cancellationToken);

    /// <summary>Finds and shows those of the asked stages.</summary>
    public async Task<FoundOrphans> FindAsync(CancellationToken cancellationToken)
    {
        var found = await FindAsync([.. run.Manifests.Stages.Select(stage => stage.Name)], cancellationToken);
        foreach (var orphan in found.Orphans)
        {
            Log.Warning("{Orphan:l}: an apply set is in the cluster, and {Reason:l} What is left of it goes with: {Command:l}", orphan.ToString(), orphan.Reason, orphan.Command);
        }

        foreach (var gap in found.Gaps)
        {
            Log.Warning("{Gap:l}", gap);
        }

        if (!found.IsWholeCluster)
        {
            Log.Information("Apply sets that git does not have any more were looked for in the asked stages' namespaces only: the account may not list ConfigMaps in all namespaces");
        }

        return found;
    }

    /// <summary>Finds and shows them where nothing depends on it: a search that fails fails nothing else.</summary>
    public async Task<IReadOnlyList<DriftFinding.Orphan>> ShowAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await FindAsync(cancellationToken)).Orphans;
        }
        catch (SlipwayException exception)
        {
            Log.Warning("Apply sets that git does not have any more could not be looked for: {Reason:l}", exception.Message);
            return [];
        }
    }
}
