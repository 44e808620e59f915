using Slipway.Engine.Applying;
using Slipway.Engine.Events;
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

            var applied = await ApplyAsync(rendering, cancellationToken);
            Outcome outcome = applied.Plan is { } plan
                ? new Outcome.Deployed { Target = rendering.Target, Plan = plan, Running = applied.Running, Tests = results, Earlier = earlier }
                : new Outcome.Superseded { Target = rendering.Target };
            return (outcome, TellAsync(outcome, applied));
        }
        catch (OperationCanceledException)
        {
            events.Raise(new DeployEvent.Cancelled());
            throw;
        }
        catch (SlipwayException exception)
        {
            var failure = (exception as ApplyFailedException)?.Failure ?? DeployFailure.Of(exception);
            var restore = exception is ApplyFailedException && request.ProposeRestore is { } propose ? await propose(rendering.Target, failure, cancellationToken) : null;
            var failed = new Outcome.Failed { Target = rendering.Target, Failure = failure with { Restore = restore }, Earlier = earlier };
            return (failed, events.RaiseAsync(new DeployEvent.Ended(failed)));
        }
    }

    private async Task<ApplyOutcome> ApplyAsync(Rendering rendering, CancellationToken cancellationToken)
    {
        var apply = request.ApplyOf(part, rendering, token => TestAsync(rendering.Target, token), time) with { Fence = look.Fence, History = await request.HistoryOf(rendering.Target) };
        return await new ClusterApplier(part.Cluster, time, events).ApplyAsync(apply, cancellationToken);
    }

    private async Task TestAsync(RenderingTarget target, CancellationToken cancellationToken)
    {
        results = await new SmokeRun(part.SmokeRequests!, time).RunAsync(request.TestsOf!(target), target.Namespace, cancellationToken);
        if (results.Count > 0)
        {
            events.Raise(new DeployEvent.Tested(results));
        }

        SmokeRun.ThrowIfFailed(target.ToString(), results);
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
            events.Warn($"{outcome.Target}: that it was told to everybody could not be recorded, so the next run tells again: {exception.Message}");
        }
    }
}
