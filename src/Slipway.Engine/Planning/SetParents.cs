using Slipway.ApplySets;
using Slipway.Resources;

namespace Slipway.Engine.Planning;

/// <summary>Lists the parents of apply sets.</summary>
internal static class SetParents
{
    /// <summary>The parents; null where the account may not list ConfigMaps.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="inNamespace">The namespace; null for all.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <param name="selector">Which of them. Default: all that have an id.</param>
    public static async Task<IReadOnlyList<Resource>?> TryListParentsAsync(
        this IResourceReader cluster, string? inNamespace, CancellationToken cancellationToken, string selector = ApplySetLabels.Id)
    {
        try
        {
            return (await cluster.ListAsync(BuiltInTypes.ConfigMaps, inNamespace, selector, cancellationToken)).Items;
        }
        catch (ResourceRefusedException refusal) when (refusal.StatusReason == RefusalReason.Forbidden)
        {
            return null;
        }
    }
}
