using System.Globalization;
using Slipway.Analysis;
using Slipway.Configuration;
using Slipway.Health;

namespace Slipway.Rollouts;

/// <summary>
/// Tells from the record, the two commits and one look what comes next. Nothing else is remembered, so that any job can go on from where another one was killed. No move raises a share
/// before the Pods for it are ready, and none takes Pods away before their share is gone.
/// </summary>
internal static class RolloutState
{
    // How often what has no end of its own is looked at.
    private static readonly TimeSpan LookAgain = TimeSpan.FromMinutes(1);

    /// <summary>What comes next.</summary>
    /// <param name="record">How far it is; null: nothing is known of any.</param>
    /// <param name="plan">The commit that is deployed and the last healthy one; null: nothing of it rolls out.</param>
    /// <param name="look">What is seen now.</param>
    public static RolloutMove Next(RolloutRecord? record, RolloutPlan? plan, RolloutLook look) =>
        record is not { IsActive: true } ? Begin(record, plan, look)
        : record.IsStepping && Obstacle(record, plan, look) is { } obstacle ? Abort(record, look, obstacle.Reason, obstacle.IsSuperseded)
        : record.IsReplacing && WayBack(record, plan, look) is { } back ? Abort(record, look, back.Reason, back.IsSuperseded)
        // The steps that it goes by are in the commit that it is of, and what is said of them now does not hold.
        : record.IsStepping && look.Held is { } held && plan!.Strategy.Hash != record.StrategyHash
            ? new RolloutMove.Stay(record, look.Now + LookAgain, $"{record.Where} holds: its strategy was changed by {look.Commit.Abbreviated}, which {held}") { IsHeldUp = true }
        : record.IsStepping && look.Wish.Settle is { } reason ? Enter(Closed(record, look), look, RolloutPhase.Settling, $"settled early: {reason}")
        : record.Since is null && record.Phase is not RolloutPhase.Finishing ? Renewed(record, look)
        : record.Phase switch
        {
            RolloutPhase.Preparing => AfterRoute(record, plan!, look, () => Expose(record, plan!, look)),
            RolloutPhase.Observing => Observe(record, plan!, look),
            RolloutPhase.Settling => AfterRoute(record, plan, look, () => Enter(record, look, RolloutPhase.Returning)),
            RolloutPhase.Returning => AfterRoute(record, plan, look, () => new RolloutMove.Finish(Announced(record, look, RolloutPhase.Finishing))),
            RolloutPhase.Aborting => AfterRoute(record, plan, look, () => Enter(record, look, RolloutPhase.Clearing)),
            _ => new RolloutMove.Finish(record),
        };

    /// <summary>The share of a rollout goes, and then its Pods.</summary>
    public static RolloutMove.Enter Abort(RolloutRecord record, RolloutLook look, string reason, bool isSuperseded = false) => new RolloutMove.Enter(
        Announced(Closed(record, look), look, RolloutPhase.Aborting) with
        {
            Weight = 0,
            Reason = isSuperseded ? reason : string.Create(CultureInfo.InvariantCulture, $"aborted at {record.Weight} % (step {record.Step} of {record.Steps}): {reason}"),
            IsSuperseded = isSuperseded,
        });

    private static RolloutMove Begin(RolloutRecord? record, RolloutPlan? plan, RolloutLook look)
    {
        if (plan is null)
        {
            return new RolloutMove.Deploy();
        }

        if (record?.Holds(plan) == true && !record.IsNamed(look.Wish.Retry))
        {
            return new RolloutMove.Held(record);
        }

        // A person who asks for the end gets it, without a second version.
        return look.Wish.Settle is not null ? new RolloutMove.Deploy() : new RolloutMove.Enter(new RolloutRecord
        {
            Commit = look.Commit,
            Release = plan.Release,
            Digest = plan.Image?.Digest,
            From = look.Healthy,
            StrategyHash = plan.Strategy.Hash,
            Strategy = plan.Strategy.Strategy,
            Deployment = plan.Rolled.Deployment.Id.Name,
            Route = plan.Rolled.Route?.Id.Name,
            Phase = RolloutPhase.Preparing,
            Step = 1,
            Steps = plan.Strategy.Path.Count,
            Weight = 0,
            Replicas = RolloutRendering.ReplicasFor(plan.Rolled.Traffic, plan.Strategy.Path[0].Weight, look.LiveReplicas),
            Looked = look.Now,
            Deadline = look.Now + plan.Strategy.Deadline,
            By = look.By,
        });
    }

    private static (string Reason, bool IsSuperseded)? Obstacle(RolloutRecord record, RolloutPlan? plan, RolloutLook look) =>
        look.Wish.Abort is { } asked ? (asked, false)
        : plan is null ? ($"{look.Commit.Abbreviated} has nothing that rolls out", true)
        : plan.Release != record.Release ? ($"{look.Commit.Abbreviated} has a newer release", true)
        : plan.Strategy.Hash != record.StrategyHash && look.Held is null ? ("its strategy was changed, so it begins again", true)
        : look.Now > record.Deadline ? ($"its deadline was {Time(record.Deadline)}", false)
        : look.Now - record.Looked > plan.Strategy.MaxUnattended ? ($"nobody looked at it since {Time(record.Looked)}, and {DurationText.Of(plan.Strategy.MaxUnattended)} are allowed", false)
        : look.Health == HealthVerdict.Failed ? ($"it is not healthy: {look.Sickness}", false)
        : look.Evidence is { Verdict: AnalysisVerdict.Alarm, Reason: var alarm } ? (alarm, false)
        : null;

    // What settles goes on, whatever time it is. Only a person, or another commit, takes it back.
    private static (string Reason, bool IsSuperseded)? WayBack(RolloutRecord record, RolloutPlan? plan, RolloutLook look) =>
        look.Wish.Abort is { } asked ? (asked, false)
        : record.Commit != look.Commit && plan?.Release != record.Release ? ($"{look.Commit.Abbreviated} came before it had settled", true)
        : null;

    private static RolloutMove Observe(RolloutRecord record, RolloutPlan plan, RolloutLook look)
    {
        var until = record.Since!.Value + plan.Strategy.Path[record.Step - 1].Duration;
        if (look.Now < until)
        {
            return new RolloutMove.Stay(record, until, record.Where);
        }

        if (look.Health == HealthVerdict.Waiting)
        {
            return new RolloutMove.Stay(record, look.Now + LookAgain, $"{record.Where}: {look.Sickness ?? "not all is healthy"}") { IsHeldUp = true };
        }

        if (look.Evidence is { Verdict: AnalysisVerdict.Inconclusive, Reason: var why })
        {
            if (Doubt(record, plan, look, why) is { } held)
            {
                return held;
            }

            record = record with { Reason = $"step {record.Step} was inconclusive: {why}" };
        }

        var closed = Closed(record, look);
        return record.Step == record.Steps
            ? Enter(closed, look, RolloutPhase.Settling)
            : new RolloutMove.Enter(Announced(closed, look, RolloutPhase.Preparing) with
            {
                Step = record.Step + 1,
                Replicas = Math.Max(record.Replicas, RolloutRendering.ReplicasFor(plan.Rolled.Traffic, plan.Strategy.Path[record.Step].Weight, look.LiveReplicas)),
            });
    }

    // What says nothing holds, or is the end; null: it goes on, and the record says so.
    private static RolloutMove? Doubt(RolloutRecord record, RolloutPlan plan, RolloutLook look, string why) => plan.Strategy.Inconclusive switch
    {
        InconclusiveRule.Hold => new RolloutMove.Stay(
            record, look.Now + LookAgain, $"{record.Where} holds, inconclusive: {why}. Deploy --skip-to settle --reason \"…\" goes on all the same") { IsHeldUp = true },
        InconclusiveRule.Abort => Abort(record, look, $"inconclusive: {why}"),
        _ => null,
    };

    // Before its first share, a version has to pass what is asked of its own Service.
    private static RolloutMove Expose(RolloutRecord record, RolloutPlan plan, RolloutLook look) =>
        record.Weight == 0 && look.Evidence is { Verdict: AnalysisVerdict.Inconclusive, Reason: var why } && Doubt(record, plan, look, why) is { } doubt ? doubt
        : new RolloutMove.Enter(Announced(record, look, RolloutPhase.Observing) with { Weight = plan.Strategy.Path[record.Step - 1].Weight });

    // Who balances the load learns of Pods and of shares at different speeds.
    private static RolloutMove AfterRoute(RolloutRecord record, RolloutPlan? plan, RolloutLook look, Func<RolloutMove> next)
    {
        var wait = plan?.RouteWait ?? TimeSpan.Zero;
        return record.Since!.Value + wait is var until && look.Now < until
            ? new RolloutMove.Stay(record, until, $"{record.Where}: what routes the traffic learns of the change")
            : next();
    }

    // What was announced, and did not come to its end.
    private static RolloutMove.Enter Renewed(RolloutRecord record, RolloutLook look) => new RolloutMove.Enter(record with { Looked = look.Now, By = look.By });

    private static RolloutMove.Enter Enter(RolloutRecord record, RolloutLook look, RolloutPhase phase, string? reason = null) =>
        new RolloutMove.Enter(Announced(record, look, phase) with { Reason = reason ?? record.Reason });

    private static RolloutRecord Announced(RolloutRecord record, RolloutLook look, RolloutPhase phase) => record with { Phase = phase, Since = null, Looked = look.Now, By = look.By };

    // A step that is over takes what was counted with it: the metrics store may forget.
    private static RolloutRecord Closed(RolloutRecord record, RolloutLook look) => record is not { Phase: RolloutPhase.Observing, Since: { } since } ? record : record with
    {
        Exposure =
        [
            .. record.Exposure,
            new ExposureSegment
            {
                Step = record.Step, Weight = record.Weight, From = since, To = look.Now,
                Rows = [.. look.Evidence?.Rows.Where(row => row.Step == record.Step) ?? []],
            },
        ],
    };

    private static string Time(DateTimeOffset time) => string.Create(CultureInfo.InvariantCulture, $"{time.ToUniversalTime():yyyy-MM-dd HH:mm} UTC");
}
