using System.Globalization;
using Slipway.ApplySets;
using Slipway.Configuration;
using Slipway.Engine.Applying;
using Slipway.Engine.Events;
using Slipway.Engine.Fencing;
using Slipway.Engine.Ports;
using Slipway.Health;
using Slipway.Naming;
using Slipway.Plans;
using Slipway.Resources;
using Slipway.Rollouts;

namespace Slipway.Engine.Rollouts;

/// <summary>
/// Goes on with a rollout as far as its time allows: reads the record, looks, asks <see cref="RolloutState"/> what comes next, and does that, until there is nothing to do but wait. The lock is
/// held for each phase and not between them, so that whoever wants to abort need not wait.
/// </summary>
internal sealed class RolloutRun(ICluster cluster, RolloutRequest request, TargetEvents events, TimeProvider time)
{
    // Metrics change by the minute; so does what nobody looked at.
    private static readonly TimeSpan LookAgain = TimeSpan.FromMinutes(1);

    private readonly RolloutPlans plans = new(cluster, request.Apply.Rendering, request.Apply.Commit, request.Strategy, request.Options.RenderAt);
    private readonly RolloutSight sight = new(cluster, request, events, time);
    private readonly DateTimeOffset began = time.GetUtcNow();
    private RolloutWish wish = request.Options.Wish;
    private string? sickness;
    private string? withoutApprovals;
    private string? held;
    private bool isAsked;
    private bool isVerified;
    private bool isTold;

    /// <summary>Goes on with it.</summary>
    /// <exception cref="SlipwayException">It cannot go on. What failed for good is aborted instead.</exception>
    public async Task<RolloutEnd> RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var parent = await cluster.GetAsync(ApplySetParent.IdOf(request.Apply.Rendering.Target), cancellationToken);
            if (wish.Abort is not null)
            {
                ThrowIfNotAbortable(RolloutRecordText.Of(parent));
            }

            if (parent is null || RolloutPlans.HealthyCommit(parent) is not { } healthy)
            {
                return new RolloutEnd.None();
            }

            // A job of an older commit must not take the newer one's rollout for a stranger's.
            if (await CommitFence.DecideAsync(parent, request.Apply.Commit, request.Apply.IsAncestor, cancellationToken) == FenceDecision.Superseded)
            {
                return new RolloutEnd.Ended(new ApplyOutcome(null));
            }

            if (await GoOnAsync(parent, healthy, cancellationToken) is { } end)
            {
                return end;
            }
        }
    }

    private async Task<RolloutEnd?> GoOnAsync(Resource parent, CommitSha healthy, CancellationToken cancellationToken)
    {
        var record = RolloutRecordText.Of(parent);
        var isActive = record is { IsActive: true };
        // What cannot roll out ends the rollout before it, and is refused then.
        var head = isActive ? await plans.TryOfCommitAsync(parent, healthy, cancellationToken) : await plans.OfCommitAsync(parent, healthy, cancellationToken);
        var isHeld = isActive && record!.Commit != request.Apply.Commit && await IsHeldAsync(record, cancellationToken);
        var own = !isActive || (head?.Release == record!.Release && !isHeld) ? head : await plans.OfAsync(parent, record!, cancellationToken);
        head = isHeld ? own : head;
        var look = (await sight.LookAsync(record, own, healthy, cancellationToken)) with { Wish = wish, Held = isHeld ? held : null };
        if (sickness is null && !isVerified && look.Health is HealthVerdict.Failed or HealthVerdict.Waiting)
        {
            // Pods come and go. Whether it is sick is judged with the patience that an apply has, and with the last words of what crashed.
            isVerified = true;
            return await EnterAsync(record, record! with { Looked = look.Now, By = look.By }, own!, cancellationToken);
        }

        look = sickness is not null ? look with { Health = HealthVerdict.Failed, Sickness = sickness } : isVerified ? look with { Health = HealthVerdict.Healthy } : look;
        isVerified = false;
        switch (RolloutState.Next(record, record is { IsActive: true, IsStepping: false, IsReplacing: false } ? own : head, look))
        {
            case RolloutMove.Deploy:
                return new RolloutEnd.None();
            case RolloutMove.Held held:
                return new RolloutEnd.Held(held.Record);
            case RolloutMove.Enter enter:
                if (!isActive)
                {
                    withoutApprovals = await new ClusterApplier(cluster, time, events).ReviewAsync(request.Apply, onlyApprovals: false, cancellationToken);
                    await sight.CheckAsync(head!, cancellationToken);
                }

                return await EnterAsync(record, isHeld ? enter.Record : Aimed(enter.Record, own, head), own ?? head!, cancellationToken);
            case RolloutMove.Finish finish:
                var ended = await ApplyAsync(record, isHeld ? finish.Record : Aimed(finish.Record, own, head), own!, cancellationToken);
                // What came after the release that was finished is next.
                return ended.IsOvertaken || finish.Record.Commit != request.Apply.Commit ? null : new RolloutEnd.Ended(ended, finish.Record);
            case RolloutMove.Stay stay:
                return await StayAsync(stay, look, cancellationToken);
            default:
                throw new InvalidOperationException("A move that is none.");
        }
    }

    // What nobody approved takes nothing away from a rollout under way: it waits behind it.
    private async Task<bool> IsHeldAsync(RolloutRecord record, CancellationToken cancellationToken)
    {
        if (!isAsked)
        {
            isAsked = true;
            try
            {
                withoutApprovals = await new ClusterApplier(cluster, time, events).ReviewAsync(request.Apply, onlyApprovals: true, cancellationToken);
            }
            catch (SlipwayException exception) when (exception is not ResourceRefusedException)
            {
                held = exception.Reason;
                events.Note($"{request.Apply.Rendering.Target}: the rollout of {record.Commit.Abbreviated} goes on, and {request.Apply.Commit.Abbreviated} is not begun: {held}");
            }
        }

        return held is not null;
    }

    private void ThrowIfNotAbortable(RolloutRecord? record)
    {
        var target = request.Apply.Rendering.Target.ToString();
        switch (record)
        {
            case null or { Phase: RolloutPhase.Done }:
                throw new InvalidInputException(target, "nothing of it rolls out, so there is nothing to abort.");
            case { Phase: RolloutPhase.Settling or RolloutPhase.Returning or RolloutPhase.Finishing, IsReplacing: false }:
                throw new SlipwayException(target, "its rollout is settling: the version before was replaced already. Let it come to its end, and go back in git: Rollback.");
        }
    }

    // The same release in a newer commit goes on as that commit.
    private RolloutRecord Aimed(RolloutRecord record, RolloutPlan? own, RolloutPlan? head) =>
        ReferenceEquals(own, head) && head is not null ? record with { Commit = request.Apply.Commit } : record;

    private async Task<RolloutEnd?> EnterAsync(RolloutRecord? before, RolloutRecord announced, RolloutPlan plan, CancellationToken cancellationToken)
    {
        events.Note($"{plan.Next.Target}: {announced.Where}{(announced.Reason is null ? "" : $" ({announced.Reason})")}");
        wish = wish with { Retry = null };
        try
        {
            var applied = await ApplyAsync(before, announced, plan, cancellationToken);
            return applied.IsSuperseded ? new RolloutEnd.Ended(applied) : null;
        }
        catch (ApplyFailedException exception) when (announced.IsStepping && !exception.IsTransient)
        {
            // The version before was not touched, and stays.
            sickness = exception.Failure.Reason;
            return null;
        }
    }

    private async Task<ApplyOutcome> ApplyAsync(RolloutRecord? before, RolloutRecord announced, RolloutPlan plan, CancellationToken cancellationToken)
    {
        var apply = request.Apply with
        {
            Rendering = RolloutRendering.At(plan, announced),
            // Whatever somebody, or the fuse, did to the share by hand must not stand in the way of its end.
            Rules = announced.Phase is RolloutPhase.Aborting or RolloutPhase.Clearing
                ? request.Apply.Rules with { Fields = [.. request.Apply.Rules.Fields, .. plan.Rolled.FieldsOfTheShare.Select(field => FieldRule.Override(field.Path, field.Resource.Type.GroupKind, field.Resource.Name))] }
                : request.Apply.Rules,
            Commit = announced.Commit,
            WithoutApprovals = announced.Commit == request.Apply.Commit ? withoutApprovals : null,
            Rollout = new RolloutMark(before, announced) { IsFirst = !isTold, Images = RunningImages.AskedFor(plan.Next).Images },
        };
        isTold = true;
        return await new ClusterApplier(cluster, time, events).ApplyAsync(apply, cancellationToken);
    }

    private async Task<RolloutEnd?> StayAsync(RolloutMove.Stay stay, RolloutLook look, CancellationToken cancellationToken)
    {
        if (look.Evidence is { } evidence)
        {
            events.Note($"{request.Apply.Rendering.Target}: {stay.Record.Where}: {evidence.Verdict.ToString().ToLowerInvariant()}: {evidence.Reason}");
        }

        var next = request.Analysis is null || look.Now + LookAgain > stay.Until ? stay.Until : look.Now + LookAgain;
        var isOver = next - began > request.Options.Time;
        var record = stay.Record;
        if (isOver || look.Now - record.Looked >= LookAgain)
        {
            var looked = record with { Looked = look.Now, By = look.By };
            await new RolloutNote(cluster, request.Apply.Lock, events).WriteAsync(request.Apply.Rendering.Target, record, looked, cancellationToken);
            record = looked;
        }

        if (isOver)
        {
            return new RolloutEnd.Stays(record, stay.Until, stay.Reason) { Evidence = look.Evidence?.Rows ?? record.Evidence, News = record.Where + (stay.IsHeldUp ? ", held up" : "") };
        }

        events.Note(string.Create(CultureInfo.InvariantCulture, $"{request.Apply.Rendering.Target}: {stay.Reason}, until {stay.Until.ToUniversalTime():HH:mm:ss} UTC"));
        await Task.Delay(next - look.Now, time, cancellationToken);
        return null;
    }
}
