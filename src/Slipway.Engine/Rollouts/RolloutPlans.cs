using Slipway.ApplySets;
using Slipway.Configuration;
using Slipway.Engine.Planning;
using Slipway.Engine.Ports;
using Slipway.Naming;
using Slipway.Renderings;
using Slipway.Resources;
using Slipway.Rollouts;

namespace Slipway.Engine.Rollouts;

/// <summary>Puts the commits of a rollout together: from git, and the last healthy one from what the cluster holds where git does not have it.</summary>
internal sealed class RolloutPlans(ICluster cluster, Rendering next, CommitSha commit, RolloutConfiguration strategy, RenderAt? renderAt)
{
    private readonly Dictionary<CommitSha, Rendering?> rendered = new() { [commit] = next };

    /// <summary>The commit that was healthy last, by an apply set's parent; null where none was.</summary>
    public static CommitSha? HealthyCommit(Resource? parent) =>
        DeploymentRecord.LastHealthy(parent) is not { } healthy ? null
        // What changes nothing that runs is not recorded again.
        : parent!.Annotations.GetString(ApplySetLabels.AppliedCommit) is { } applied ? CommitSha.Parse(applied) : healthy.Commit;

    /// <summary>The plan of the commit that is deployed; null where nothing of it rolls out.</summary>
    /// <exception cref="InvalidInputException">It cannot roll out like this.</exception>
    public async Task<RolloutPlan?> OfCommitAsync(Resource parent, CommitSha healthy, CancellationToken cancellationToken) =>
        strategy.Strategy == RolloutStrategy.None ? null : RolloutPlan.Find(strategy, await HealthyAsync(parent, healthy, cancellationToken), next);

    /// <summary>The plan of a rollout that is under way.</summary>
    /// <exception cref="SlipwayException">Its commit is nowhere to be found.</exception>
    public async Task<RolloutPlan> OfAsync(Resource parent, RolloutRecord record, CancellationToken cancellationToken)
    {
        var rolling = await RenderAsync(record.Commit, cancellationToken) ?? throw new SlipwayException(
            next.Target.ToString(),
            $"commit {record.Commit.Abbreviated} rolls out, and neither this clone nor the config repository has it, so that nobody can tell what it is. Run in a clone with the whole history (fetch-depth: 0).");
        return RolloutPlan.Of(record, strategy, await HealthyAsync(parent, record.From, cancellationToken), rolling)
            ?? throw new SlipwayException(next.Target.ToString(), $"the rollout of commit {record.Commit.Abbreviated} is under way, and nothing in it rolls out. Look at the annotation {ApplySetLabels.Rollout} of {parent.Id}.");
    }

    /// <summary>What the cluster is to hold now: the rendering of the recorded phase, or the commit itself where nothing rolls out.</summary>
    /// <param name="parent">The apply set's parent; null: it was never deployed.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The rendering, and the rollout that it is of.</returns>
    public async Task<(Rendering Rendering, RolloutRecord? Record)> NowAsync(Resource? parent, CancellationToken cancellationToken)
    {
        var record = RolloutRecordText.Of(parent);
        if (record is null or { Phase: RolloutPhase.Done })
        {
            return (next, null);
        }

        if (record.IsActive)
        {
            var plan = await OfAsync(parent!, record, cancellationToken);
            // What another commit changed besides is due when the rollout is over.
            var head = HealthyCommit(parent) is { } from ? await TryOfCommitAsync(parent!, from, cancellationToken) : null;
            return (RolloutRendering.At(head?.Release == record.Release ? head : plan, record), record);
        }

        return HealthyCommit(parent) is { } healthy && await TryOfCommitAsync(parent!, healthy, cancellationToken) is { } held && record.Holds(held)
            ? (RolloutRendering.At(held, record), record)
            : (next, null);
    }

    /// <summary>What deploying the commit would begin with: the phase that its rollout is in by now, or the commit itself and what its rollout would do.</summary>
    /// <param name="parent">The apply set's parent; null: it was never deployed.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>What is to be planned, what is to be said of a rollout (null: there is none), and the rollout that would begin; null: none would.</returns>
    /// <exception cref="InvalidInputException">It cannot roll out like this.</exception>
    public async Task<(Rendering Rendering, string? Rollout, RolloutPlan? Begins)> PreviewAsync(Resource? parent, CancellationToken cancellationToken)
    {
        if (HealthyCommit(parent) is not { } healthy || await OfCommitAsync(parent!, healthy, cancellationToken) is not { } plan)
        {
            return (next, null, null);
        }

        return RolloutRecordText.Of(parent) switch
        {
            { IsActive: true } record when record.Release == plan.Release => (RolloutRendering.At(plan, record), $"{next.Target} rolls out: {record.Where}\n", null),
            { } record when record.Holds(plan) => (RolloutRendering.At(plan, record), $"{HeldRollout.FailureOf(next.Target, record).Message}\n", null),
            _ => (next, RolloutText.Of(plan, await RolloutSight.ReplicasAsync(cluster, plan.Rolled.Deployment.Id, cancellationToken)), plan),
        };
    }

    /// <summary>The plan of the commit that is deployed; null also where it cannot roll out like this.</summary>
    public async Task<RolloutPlan?> TryOfCommitAsync(Resource parent, CommitSha healthy, CancellationToken cancellationToken)
    {
        try
        {
            return await OfCommitAsync(parent, healthy, cancellationToken);
        }
        catch (InvalidInputException)
        {
            // Whoever begins it is told why.
            return null;
        }
    }

    private async Task<Rendering> HealthyAsync(Resource parent, CommitSha healthy, CancellationToken cancellationToken) =>
        await RenderAsync(healthy, cancellationToken) ?? await LiveAsync(parent, cancellationToken);

    private async Task<Rendering?> RenderAsync(CommitSha asked, CancellationToken cancellationToken)
    {
        if (!rendered.TryGetValue(asked, out var rendering))
        {
            rendered[asked] = rendering = renderAt is null ? null : await renderAt(next.Target, asked, cancellationToken);
        }

        return rendering;
    }

    private async Task<Rendering> LiveAsync(Resource parent, CancellationToken cancellationToken)
    {
        var set = ApplySetParent.Read(parent);
        var members = new MemberLists(cluster, next.OnTheWay([], []), set, set);
        await members.ReadAsync(cancellationToken);
        return LiveVersion.Of(next, members.Objects.Where(member => member.Labels.GetString(ApplySetLabels.PartOf) == set.Id.Value));
    }
}
