using Slipway.Drifts;
using Slipway.Resources;
using Slipway.Syncs;

namespace Slipway.Engine.Syncing;

/// <summary>
/// Who changed an object last, as the policy of target <c>StampPolicy</c> noted it. Of several changes only the last one is known: the stamp counts for a field only where the tool beside it owns
/// the field alone.
/// </summary>
internal sealed class PolicyStamp : IActorSource
{
    /// <inheritdoc/>
    public Task<string?> FindAsync(SyncFinding finding, Resource? live, CancellationToken cancellationToken)
    {
        var (by, with) = (live?.Annotations.GetString(DriftStamps.ChangedBy), live?.Annotations.GetString(DriftStamps.ChangedWith));
        return Task.FromResult(by is { Length: > 0 } && with is { Length: > 0 } && finding.By.Count == 1 && finding.By[0].Manager == with ? $"{by} (stamp of the policy)" : null);
    }
}
