using Serilog;
using Slipway.ApplySets;
using Slipway.Configuration;
using Slipway.Drifts;
using Slipway.Engine.Applying;
using Slipway.Engine.Events;
using Slipway.Engine.Listeners;
using Slipway.Engine.Locking;
using Slipway.Kubernetes.Connections;
using Slipway.Naming;
using Slipway.Plans;
using Slipway.Renderings;

namespace Slipway.Components.Deploying;

/// <summary>Takes an apply set out of the cluster that git does not have any more: of an application, a stage or a namespace that is another one now.</summary>
internal sealed class ApplicationRemoval(DeploymentRun run)
{
    /// <summary>The namespace that somebody named; null: where the set is.</summary>
    public string? Namespace { get; init; }

    /// <summary>Removes it; returns what the summary says. What is not there is fine.</summary>
    /// <exception cref="InvalidInputException">Git still has the application, or several sets are meant.</exception>
    public async Task<IReadOnlyList<(string Key, string Value)>> RunAsync(StageName stage, ApplicationName application, CancellationToken cancellationToken)
    {
        var target = await FindAsync(stage, application, cancellationToken);
        var declared = run.Manifests.Configuration.Stages.FirstOrDefault(one => one.Name == stage);
        var (summary, failed) = (new List<(string, string)>(), new List<SlipwayException>());
        foreach (var (name, cluster) in declared is null ? [(null, run.Clusters.OfRun)] : run.Clusters.Of(declared))
        {
            var own = target with { Cluster = name };
            try
            {
                summary.Add((own.ToString(), await RemoveAsync(own, cluster, cancellationToken)));
            }
            catch (SlipwayException exception) when (name is not null)
            {
                // It goes from the stage's other clusters all the same, and from this one when it is asked for again.
                failed.Add(new SlipwayException(own.ToString(), $"was not removed. {exception.Message}", exception.IsTransient, exception));
            }
        }

        return failed switch
        {
            [] => summary,
            [var only] => throw only,
            _ => throw new SlipwayException($"{stage}/{application}", Reasons.Of("was not removed everywhere", failed.Select(one => one.Message))),
        };
    }

    private async Task<string> RemoveAsync(RenderingTarget target, ClusterConnection cluster, CancellationToken cancellationToken)
    {
        if (await cluster.GetAsync(ApplySetParent.IdOf(target), cancellationToken) is null)
        {
            return $"namespace {target.Namespace} has no apply set of it: nothing to remove";
        }

        // What another application has in git now stays, whether it was deployed from there already or not.
        var others = await OtherApplications.BesideAsync(run, cluster, [], [.. run.Manifests.Configuration.Stages.Where(one => one.Name == target.Stage)], cancellationToken);
        var rules = run.RulesOf(target.Stage);
        await using var events = new EventFanOut([run.RunLog, new KubernetesEvents(_ => cluster, run.Holder, TimeProvider.System)], TimeProvider.System, Log.Logger);
        try
        {
            var outcome = await new ClusterApplier(cluster, TimeProvider.System, new TargetEvents(events, target)).ApplyAsync(
                new ApplyRequest
                {
                    Rendering = Rendering.Of(target, []),
                    Commit = run.Commit,
                    Config = run.Config,
                    IsAncestor = run.IsAncestor,
                    Lock = new LockOptions { Holder = run.Holder },
                    // It was asked for by name.
                    Rules = others.Among(rules.Plan, target) with { RemovesSet = true, PruneBudget = PruneBudget.Unlimited },
                    Health = rules.Health,
                    Version = SlipwayVersion.Text,
                },
                cancellationToken);
            return outcome.Plan is { } plan ? PlanText.Outcome(plan) : "a newer commit was there already";
        }
        finally
        {
            await events.DrainAsync(cancellationToken.IsCancellationRequested);
        }
    }

    private async Task<RenderingTarget> FindAsync(StageName stage, ApplicationName application, CancellationToken cancellationToken)
    {
        var name = $"{stage}/{application}";
        var declared = run.Manifests.Configuration.Stages.FirstOrDefault(one => one.Name == stage);
        var inGit = run.Manifests.AllTargets.FirstOrDefault(one => one.Stage == stage && one.Application == application)?.Namespace;
        if (Namespace is not null && Namespace != inGit)
        {
            return Target(Namespace);
        }

        var sets = await FindOrphansAsync(stage, application, cancellationToken);
        if (inGit is not null)
        {
            throw new InvalidInputException(
                name,
                $"git has the folder {name}. Delete it with a pull request first: what git has would only be deployed again."
                + string.Concat(sets.Select(set => $" Its set in namespace {set.Id.Namespace} is what git does not have any more: {set.Command}")));
        }

        if (declared is not null && (sets.Count == 0 || sets.Exists(set => set.Id.Namespace == declared.Namespace)))
        {
            return Target(declared.Namespace);
        }

        return sets switch
        {
            // The same object is the parent of both, and what stays of the one would belong to the other.
            [var one] when run.Manifests.AllTargets.FirstOrDefault(other => other.Application == application && other.Namespace == one.Id.Namespace) is { } heir => throw new InvalidInputException(
                name, $"{one.Reason} If {heir} is in another cluster, and this set is to go: {one.Command}"),
            [var one] => Target(one.Id.Namespace!),
            [] => throw new InvalidInputException(
                $"stage '{stage}'",
                $"{SlipwayConfiguration.FileName} has no such stage; its stages are: {string.Join(", ", run.Manifests.Configuration.Stages.Select(one => one.Name))}. Nor was an apply set of {name} found that this "
                + "config repository made. Where the account may not list ConfigMaps in all namespaces, name the one that it was deployed to: --namespace."),
            _ => throw new InvalidInputException(name, $"expected --namespace: there are {sets.Count} sets of it, in the namespaces {string.Join(", ", sets.Select(set => set.Id.Namespace))}."),
        };

        RenderingTarget Target(string inNamespace) => new() { Application = application, Stage = stage, Namespace = inNamespace };
    }

    private async Task<List<DriftFinding.Orphan>> FindOrphansAsync(StageName stage, ApplicationName application, CancellationToken cancellationToken) =>
    [
        // The same set in several clusters goes from all of them.
        .. (await new OrphanSearch(run).FindAsync([stage], cancellationToken)).Orphans.Where(orphan => orphan.Stage == stage.Value && orphan.Application == application.Value).DistinctBy(orphan => orphan.Id),
    ];
}
