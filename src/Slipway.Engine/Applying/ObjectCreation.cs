using Slipway.ApplySets;
using Slipway.Engine.Ports;
using Slipway.Engine.Planning;
using Slipway.Plans;
using Slipway.Resources;

namespace Slipway.Engine.Applying;

/// <summary>
/// Creates an object, and only that: what somebody else made since it was planned is left as it is. What comes with the same plan may need a moment: a new kind
/// until every API server serves it, a new namespace until its default ServiceAccount is there.
/// </summary>
internal sealed class ObjectCreation(ICluster cluster)
{
    /// <summary>Creates it, and returns what the server then holds.</summary>
    /// <param name="desired">What to create.</param>
    /// <param name="options">How.</param>
    /// <param name="isNew">Whether its namespace or kind comes with the same plan.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="SlipwayException">Somebody else made it since it was planned, or the server refuses it.</exception>
    public async Task<Resource> PerformAsync(Resource desired, ApplyOptions options, bool isNew, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                if (await TryAsync(desired, options, cancellationToken) is { } created)
                {
                    return created;
                }

                if (await cluster.GetAsync(desired.Id, cancellationToken) is { } there)
                {
                    await ThrowIfOfOthersAsync(desired, there, cancellationToken);
                    return await cluster.ApplyAsync(Preconditions.On(desired, there), options, cancellationToken);
                }
            }
            catch (ResourceRefusedException refusal) when (attempt + 1 < Backoff.MaxAttempts && (refusal.StatusReason == RefusalReason.Stale || (isNew && IsNotYet(refusal))))
            {
                // What discovery said may be of an API server that did not know the kind yet.
                cluster.ForgetTypes();
                await cluster.Backoff.WaitAsync(attempt, askedFor: null, cancellationToken);
            }
        }
    }

    /// <summary>Creates it; null when it is there already.</summary>
    public async Task<Resource?> TryAsync(Resource desired, ApplyOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return await cluster.ApplyAsync(Preconditions.On(desired, seen: null), options, cancellationToken);
        }
        catch (ResourceRefusedException refusal) when (refusal.StatusReason == RefusalReason.Stale)
        {
            return null;
        }
    }

    // Ours is what an attempt made whose answer got lost. Controllers make things of their own in a new namespace, which a manifest may add to.
    private async Task ThrowIfOfOthersAsync(Resource desired, Resource there, CancellationToken cancellationToken)
    {
        var (owner, own) = (there.Labels.GetString(ApplySetLabels.PartOf), desired.Labels.GetString(ApplySetLabels.PartOf));
        var others = Adoption.OtherManagers(there);
        if (owner == own || (owner is null && others.Count == 0))
        {
            return;
        }

        var parent = owner is null ? null : (await new OtherSets(cluster).FindAsync([there], there.Id.Namespace ?? there.Id.Name, cancellationToken)).GetValueOrDefault(owner);
        var by = parent is not null ? ApplySetParent.Describe(parent) : owner is not null ? $"another apply set ({owner})" : string.Join(", ", others);
        throw new SlipwayException(
            there.Id.ToString(), $"was created by {by} after it was planned, and was left as it is. Run again: the plan shows what is there now, and how to take it over.", isTransient: true);
    }

    // "error looking up service account dev/default: serviceaccount "default" not found" is a 403 of the admission of Pods.
    private static bool IsNotYet(ResourceRefusedException refusal) =>
        refusal.StatusReason == RefusalReason.NotFound
        || (refusal.StatusReason == RefusalReason.Denied && refusal.Reason.Contains("error looking up service account", StringComparison.Ordinal));
}
