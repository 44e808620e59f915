using System.Collections.Concurrent;
using Slipway.ApplySets;
using Slipway.Engine.Applying;
using Slipway.Engine.Events;
using Slipway.Engine.Fencing;
using Slipway.Engine.Planning;
using Slipway.Engine.Ports;
using Slipway.Health;
using Slipway.Naming;
using Slipway.Plans;
using Slipway.Renderings;
using Slipway.Resources;
using Slipway.Rollouts;

namespace Slipway.Engine.Deploying;

/// <summary>
/// One look at a stage in a cluster, which tells what is to be done from what is done already. The order makes it safe without any lock: first the stage's fence is raised,
/// then it is asked who holds locks, then the objects are read. A job of an older commit either held its lock by then, and is waited for, or finds the fence.
/// </summary>
internal sealed class StageLook(DeployRequest request, StagePart part, TimeProvider time)
{
    private readonly ConcurrentDictionary<ApplicationName, Outcome> settled = [];
    private readonly ConcurrentDictionary<ApplicationName, bool> changed = [];
    private readonly ConcurrentDictionary<ApplicationName, bool> rollingOut = [];

    /// <summary>The fence, for those that are deployed.</summary>
    public StageFence Fence { get; } = new(part.Cluster, new StageFenceRequest
    {
        Stage = part.Stage,
        Namespace = part.Namespace,
        Commit = request.Commit,
        Config = request.Config,
        IsWhole = part.IsWhole,
        IsAncestor = request.IsAncestor,
    });

    /// <summary>How those ended of which nothing is to be done.</summary>
    public IReadOnlyDictionary<ApplicationName, Outcome> Settled => settled;

    /// <summary>Whether something of an application is to be sent or run; else it is only not known to be healthy.</summary>
    public bool IsChanged(ApplicationName application) => changed.ContainsKey(application);

    /// <summary>Whether two versions of an application run, or may run: its rollout did not come to its end.</summary>
    public bool IsRollingOut(ApplicationName application) => rollingOut.ContainsKey(application);

    /// <summary>The records of all applications, for waves.</summary>
    public ConcurrentDictionary<ApplicationName, DeploymentRecord?> Records { get; } = [];

    /// <summary>Looks, for a deployment.</summary>
    /// <exception cref="SlipwayException">The cluster cannot be asked.</exception>
    public async Task TakeAsync(CancellationToken cancellationToken)
    {
        var passage = await Fence.PassAsync(cancellationToken);
        if (passage.Newer is not null)
        {
            foreach (var rendering in part.Renderings)
            {
                settled[rendering.Target.Application] = new Outcome.Superseded { Target = rendering.Target };
            }

            return;
        }

        await PlanAsync(passage.IsAtCommit, await HeldAsync(cancellationToken), cancellationToken);
    }

    /// <summary>Looks whether all of the stage is known to be what git says, and healthy. Nothing is written.</summary>
    public async Task<bool> IsDeployedAsync(CancellationToken cancellationToken)
    {
        try
        {
            await PlanAsync(isAimed: true, new HashSet<string>(), cancellationToken);
        }
        catch (SlipwayException)
        {
            // Nobody knows what runs in a cluster that does not answer. Stages that do not require this one go on.
            return false;
        }

        return part.Renderings.All(rendering => settled.ContainsKey(rendering.Target.Application));
    }

    private async Task PlanAsync(bool isAimed, IReadOnlySet<string> held, CancellationToken cancellationToken)
    {
        var planner = new ClusterPlanner(new StageSnapshot(part.Cluster, part.Renderings.Count));
        var unanswered = new ConcurrentQueue<SlipwayException>();
        await Parallel.ForEachAsync(part.Renderings, part.Cluster.Parallel(cancellationToken), async (rendering, token) =>
        {
            var application = rendering.Target.Application;
            if (rendering.IsWaitingForRelease)
            {
                settled[application] = new Outcome.AwaitsRelease { Target = rendering.Target };
                return;
            }

            try
            {
                var (plan, parent) = await planner.PlanAsync(rendering, part.PlanRulesOf(rendering.Target), token);
                Records[application] = DeploymentRecord.Last(parent);
                if (RolloutRecordText.Of(parent) is { IsActive: true })
                {
                    rollingOut[application] = changed[application] = true;
                    return;
                }

                if (plan.HasChanges || plan.IsBlocked || plan.Hooks.All.Any() || parent is null)
                {
                    changed[application] = true;
                }
                else if (isAimed && !held.Contains(parent.Id.Name) && IsSettled(rendering, plan, parent))
                {
                    settled[application] = new Outcome.Unchanged { Target = rendering.Target, Images = Records[application]!.Images, PlanHash = plan.Hash, Earlier = Records[application] };
                }
            }
            catch (SlipwayException exception)
            {
                // Its own deployment fails likewise, and says so; the others need not know of it.
                changed[application] = true;
                if (exception.IsTransient)
                {
                    unanswered.Enqueue(exception);
                }
            }
        });
        if (unanswered.TryPeek(out var reason) && unanswered.Count == part.Renderings.Count(rendering => !rendering.IsWaitingForRelease))
        {
            throw reason;
        }
    }

    private bool IsSettled(Rendering rendering, ApplyPlan plan, Resource parent)
    {
        var apply = request.ApplyOf(part, rendering, _ => Task.CompletedTask, time);
        // What has no tests lacks none.
        apply = request.TestsOf?.Invoke(rendering.Target) is { Count: > 0 } ? apply : apply with { Check = null };
        var now = time.GetUtcNow();
        var asked = RunningImages.AskedFor(rendering).Images;
        var live = plan.Actions.OfType<PlanAction.Unchanged>().Select(action => action.Live).Where(resource => resource.Uid is not null).ToList();
        return ApplySetStore.IsSettled(part.Cluster, apply, plan, parent, time)
            && (asked.Count == 0 || Records[rendering.Target.Application]!.Images.SequenceEqual(asked))
            && new HealthTracker(live, [], apply.Health with { SettleWindow = TimeSpan.Zero }, now).Look(now, live, []).Verdict == HealthVerdict.Healthy;
    }

    /// <summary>The locks that somebody holds. Whether a holder is dead is not asked: whoever takes the lock finds out.</summary>
    private async Task<IReadOnlySet<string>> HeldAsync(CancellationToken cancellationToken)
    {
        try
        {
            var leases = await part.Cluster.ListAsync(BuiltInTypes.Leases, part.Namespace, labelSelector: null, cancellationToken);
            return leases.Items.Where(lease => Lease.Of(lease).Holder is not null).Select(lease => lease.Id.Name).ToHashSet();
        }
        catch (ResourceRefusedException refusal) when (refusal.StatusReason == RefusalReason.Forbidden)
        {
            // Who may not list them may read each.
            var names = part.Renderings.Select(rendering => ApplySetParent.IdOf(rendering.Target).Name);
            var holders = await Task.WhenAll(names.Select(async name => (Name: name, (await part.Cluster.Lease(part.Namespace, name, time).ReadAsync(cancellationToken))?.Holder)));
            return holders.Where(lease => lease.Holder is not null).Select(lease => lease.Name).ToHashSet();
        }
    }
}
