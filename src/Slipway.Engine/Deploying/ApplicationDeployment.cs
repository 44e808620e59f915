using Slipway.Configuration;
using Slipway.Engine.Applying;
using Slipway.Engine.Events;
using Slipway.Engine.Reviewing;
using Slipway.Engine.Rollouts;
using Slipway.Health;
using Slipway.Plans;
using Slipway.Renderings;
using Slipway.Smoke;

namespace Slipway.Engine.Deploying;

/// <summary>The deployment of one application, under its own lock, from the plan to the last listener that was told.</summary>
internal sealed class ApplicationDeployment(DeployRequest request, StagePart part, StageLook look, TargetEvents events, TimeProvider time)
{
    private IReadOnlyList<SmokeResult>? results;

    /// <summary>Deploys it. What fails is an outcome.</summary>
    /// <returns>How it ended, and the task that ends when all listeners have heard of it and that is recorded.</returns>
    public async Task<(Outcome Outcome, Task Told)> RunAsync(Rendering rendering, CancellationToken cancellationToken)
    {
        var earlier = look.Records.GetValueOrDefault(rendering.Target.Application);
        try
        {
            if (look.Settled.TryGetValue(rendering.Target.Application, out var settled))
            {
                // Nothing is to be deployed, only tested.
                await TestAsync(rendering.Target, cancellationToken);
                return (settled, events.RaiseAsync(new DeployEvent.Ended(settled)));
            }

            switch (await ApplyAsync(rendering, cancellationToken))
            {
                case RolloutEnd.Stays stays:
                    return TellRollout(
                        new Outcome.RollingOut { Target = rendering.Target, Record = stays.Record, Reason = stays.Reason, DueAt = stays.DueAt, Evidence = stays.Evidence, IsTold = stays.Record.Told == stays.News },
                        stays.News);
                case RolloutEnd.Held { Record: var record }:
                    var failure = HeldRollout.FailureOf(rendering.Target, record);
                    // A way back that somebody closed is not proposed again by every run.
                    return record.Told == record.Where
                        ? TellRollout(new Outcome.Failed { Target = rendering.Target, Failure = failure, Earlier = earlier, Rollout = record, IsTold = true }, record.Where)
                        : TellRollout((await FailAsync(rendering.Target, failure, cancellationToken)) with { Rollout = record }, record.Where);
                case RolloutEnd.Ended { Apply: { Plan: { } plan } applied, Record: var record }:
                    var deployed = new Outcome.Deployed { Target = rendering.Target, Plan = plan, Running = applied.Running, Tests = results, Earlier = earlier, Rollout = record };
                    return (deployed, TellAsync(deployed, applied));
                default:
                    var superseded = new Outcome.Superseded { Target = rendering.Target };
                    return (superseded, events.RaiseAsync(new DeployEvent.Ended(superseded)));
            }
        }
        catch (OperationCanceledException)
        {
            events.Raise(new DeployEvent.Cancelled());
            throw;
        }
        catch (AwaitsApprovalException held)
        {
            var waiting = new Outcome.NotReached { Target = rendering.Target, Reason = held.Reason, AwaitsApproval = true };
            return (waiting, events.RaiseAsync(new DeployEvent.Ended(waiting)));
        }
        catch (SlipwayException exception)
        {
            var failure = (exception as ApplyFailedException)?.Failure ?? DeployFailure.Of(exception);
            var failed = exception is ApplyFailedException
                ? await FailAsync(rendering.Target, failure, cancellationToken)
                : new Outcome.Failed { Target = rendering.Target, Failure = failure, Earlier = earlier };
            return (failed, events.RaiseAsync(new DeployEvent.Ended(failed)));
        }
    }

    // All at once, or by steps.
    private async Task<RolloutEnd> ApplyAsync(Rendering rendering, CancellationToken cancellationToken)
    {
        var apply = request.ApplyOf(part, rendering, token => TestAsync(rendering.Target, token), time) with { Fence = look.Fence, History = await request.HistoryOf(rendering.Target) };
        var strategy = request.Configuration.Stage(part.Stage).RolloutOf(rendering.Target.Application);
        var mayRollOut = strategy.Strategy != RolloutStrategy.None || look.IsRollingOut(rendering.Target.Application) || request.Rollouts.Wish.Abort is not null;
        var rollout = new RolloutRequest
        {
            Apply = apply,
            Strategy = strategy,
            Analysis = request.AnalysisOf?.Invoke(rendering.Target),
            Tests = request.TestsOf?.Invoke(rendering.Target) ?? [],
            SmokeRequests = part.SmokeRequests,
            Options = request.Rollouts,
        };
        while (true)
        {
            var end = mayRollOut
                ? await new RolloutRun(part.Cluster, rollout, events, time).RunAsync(cancellationToken)
                : new RolloutEnd.None();
            if (end is not RolloutEnd.None)
            {
                return end;
            }

            var applied = await new ClusterApplier(part.Cluster, time, events).ApplyAsync(apply, cancellationToken);
            if (!applied.IsOvertaken)
            {
                return new RolloutEnd.Ended(applied);
            }

            // Another job began a rollout meanwhile.
            mayRollOut = true;
        }
    }

    private async Task<Outcome.Failed> FailAsync(RenderingTarget target, DeployFailure failure, CancellationToken cancellationToken) => new()
    {
        Target = target,
        Failure = failure with { Restore = request.ProposeRestore is { } propose ? await propose(target, failure, cancellationToken) : null },
        Earlier = look.Records.GetValueOrDefault(target.Application),
    };

    private async Task TestAsync(RenderingTarget target, CancellationToken cancellationToken)
    {
        results = await new SmokeRun(part.SmokeRequests!, time).RunAsync(request.TestsOf!(target), target.Namespace, cancellationToken);
        if (results.Count > 0)
        {
            events.Raise(new DeployEvent.Tested(results));
        }

        SmokeRun.ThrowIfFailed(target.ToString(), results);
    }

    // The record keeps what was told of a rollout, so that a run that finds it unchanged tells nobody again.
    private (Outcome Outcome, Task Told) TellRollout(Outcome outcome, string news)
    {
        return (outcome, TellAsync());

        async Task TellAsync()
        {
            if (!await events.RaiseAsync(new DeployEvent.Ended(outcome)) || outcome.IsTold)
            {
                return;
            }

            try
            {
                var note = new RolloutNote(part.Cluster, request.LockOf(time), events);
                await note.WriteAsync(outcome.Target, outcome.Rollout!, outcome.Rollout! with { Told = news }, CancellationToken.None);
            }
            catch (SlipwayException exception)
            {
                WarnOfUntold(outcome, exception);
            }
        }
    }

    // Until it is recorded, a later run tells again: this one may be killed before everybody has heard of it.
    private async Task TellAsync(Outcome outcome, ApplyOutcome applied)
    {
        if (!await events.RaiseAsync(new DeployEvent.Ended(outcome)))
        {
            return;
        }

        try
        {
            await applied.MarkToldAsync(CancellationToken.None);
        }
        catch (SlipwayException exception)
        {
            WarnOfUntold(outcome, exception);
        }
    }

    private void WarnOfUntold(Outcome outcome, SlipwayException exception) =>
        events.Warn($"{outcome.Target}: that it was told to everybody could not be recorded, so the next run tells again: {exception.Message}");
}
