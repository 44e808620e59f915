using Slipway.Engine.Ports;
using Slipway.Plans;
using Slipway.Resources;

namespace Slipway.Engine.Applying;

/// <summary>
/// Writes to an object that exists, only while it is the one that was planned for. An answer that got lost is told from a change by somebody else: by looking
/// at the object again.
/// </summary>
internal sealed class ObjectUpdate(ICluster cluster, bool force)
{
    private const int Attempts = 5;

    /// <summary>Writes, and returns what the server then holds.</summary>
    /// <exception cref="SlipwayException">Somebody else changed the object since it was planned, or the server refuses the change.</exception>
    public async Task<Resource> PerformAsync(PlanAction.Update update, CancellationToken cancellationToken)
    {
        var seen = update.Live;
        var options = new ApplyOptions { Force = force || update.Taken.Count > 0 };
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                if (update.Handover?.ManagedFieldsOf(seen) is { } managedFields)
                {
                    seen = await cluster.SetManagedFieldsAsync(seen, managedFields, cancellationToken);
                }

                return await cluster.ApplyAsync(Preconditions.On(update.Desired, seen), options, cancellationToken);
            }
            catch (ResourceRefusedException refusal) when (refusal.StatusReason == RefusalReason.Stale && attempt < Attempts)
            {
                var now = await cluster.GetAsync(update.Id, cancellationToken);
                if (now is null || now.Uid != seen.Uid)
                {
                    throw ChangedMeanwhile(update.Id, refusal);
                }

                if (!IsSameForUs(now, seen))
                {
                    // The first attempt may have arrived, and only its answer got lost.
                    return await IsDoneAsync(update, now, cancellationToken) ? now : throw ChangedMeanwhile(update.Id, refusal);
                }

                seen = now;
            }
        }
    }

    private async Task<bool> IsDoneAsync(PlanAction.Update update, Resource now, CancellationToken cancellationToken)
    {
        try
        {
            return FieldDiff.IsSame(now, await cluster.ApplyAsync(update.Desired, new ApplyOptions { DryRun = true }, cancellationToken));
        }
        catch (ResourceRefusedException)
        {
            // Somebody else's change stands in the way. The message about that says more than this refusal.
            return false;
        }
    }

    private static SlipwayException ChangedMeanwhile(ResourceId id, ResourceRefusedException refusal) => new(
        id.ToString(), "was changed by somebody else after it was planned. What was applied so far stays; run again.", isTransient: true, refusal);

    // Controllers write status all the time, which moves the version: that is no reason to stop. A change of anything else is one.
    private static bool IsSameForUs(Resource now, Resource seen) =>
        FieldDiff.IsSame(now, seen) || FieldDiff.IsSame(WithoutRevision(now), WithoutRevision(seen));

    // The Deployment controller notes its revision in an annotation as soon as it acts.
    private static Resource WithoutRevision(Resource resource) => resource.WithContent(resource.Content.With(
        "metadata", resource.Metadata.With("annotations", resource.Annotations.Without("deployment.kubernetes.io/revision"))));
}
