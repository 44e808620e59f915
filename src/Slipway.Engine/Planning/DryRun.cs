using Slipway.Engine.Ports;
using Slipway.Plans;
using Slipway.Resources;

namespace Slipway.Engine.Planning;

/// <summary>Asks the server what applying one resource would do.</summary>
internal sealed class DryRun(ICluster cluster, PlanComparison comparison, bool force)
{
    private readonly RecreationCheck recreation = new(cluster);

    /// <exception cref="ResourceRefusedException">The credentials are not accepted.</exception>
    public async Task<DryRunResult> AskAsync(Resource resource, CancellationToken cancellationToken)
    {
        var first = await TryAsync(() => ApplyAsync(resource, cancellationToken));
        var answer = first;
        Rehearsal? before = null;
        while (comparison.Rehearse(resource, answer, before) is { } rehearsal)
        {
            answer = await TryAsync(async () => new DryRunResult.Accepted(await cluster.RehearseAsync(rehearsal.Live, rehearsal.After, cancellationToken))
            {
                Handover = rehearsal.Handover,
                Taken = (first as DryRunResult.Accepted)?.Taken ?? [],
            });
            before = rehearsal;
        }

        // What was tried in vain is not what is wrong.
        answer = answer is DryRunResult.Refused && before?.Handover.IsAdopted == false ? first : answer;
        return answer is DryRunResult.Refused { Refusal: { StatusReason: RefusalReason.Invalid or RefusalReason.Immutable, Fields.Count: > 0 } refusal } && comparison.IsThere(resource)
            ? new DryRunResult.Refused(await recreation.JudgeAsync(resource, refusal, cancellationToken))
            : answer;
    }

    private async Task<DryRunResult> ApplyAsync(Resource resource, CancellationToken cancellationToken)
    {
        var options = new ApplyOptions { DryRun = true, Force = force };
        try
        {
            return new DryRunResult.Accepted(await cluster.ApplyAsync(resource, options, cancellationToken));
        }
        catch (ResourceRefusedException refusal) when (refusal.StatusReason == RefusalReason.Conflict && comparison.MayTakeOver(resource, refusal.Conflicts))
        {
            if (!comparison.TakesOver(resource, refusal.Conflicts) && !await IsLeftBehindAsync(resource, cancellationToken))
            {
                throw;
            }

            return new DryRunResult.Accepted(await cluster.ApplyAsync(resource, options with { Force = true }, cancellationToken)) { Taken = refusal.Conflicts };
        }
    }

    // Whoever scaled it may be gone since an earlier deployment, or have been somebody else's.
    private async Task<bool> IsLeftBehindAsync(Resource scaled, CancellationToken cancellationToken)
    {
        try
        {
            var autoscalers = await cluster.ListAsync(BuiltInTypes.HorizontalPodAutoscalers, scaled.Id.Namespace, labelSelector: null, cancellationToken);
            return !PlanComparison.IsScaledBy(autoscalers.Items, scaled);
        }
        catch (ResourceRefusedException refusal) when (refusal.StatusReason is RefusalReason.Forbidden or RefusalReason.NotFound)
        {
            // Then the conflict stays, and the plan says so.
            return false;
        }
    }

    private static async Task<DryRunResult> TryAsync(Func<Task<DryRunResult>> ask)
    {
        try
        {
            return await ask();
        }
        catch (ResourceRefusedException refusal) when (refusal.StatusReason != RefusalReason.Unauthorized)
        {
            return new DryRunResult.Refused(refusal);
        }
    }
}
