using Slipway.ApplySets;
using Slipway.Engine.Events;
using Slipway.Engine.Locking;
using Slipway.Engine.Ports;
using Slipway.Renderings;
using Slipway.Resources;
using Slipway.Rollouts;

namespace Slipway.Engine.Rollouts;

/// <summary>Notes in the apply set's parent that somebody looked at a rollout, and changes nothing else.</summary>
internal sealed class RolloutNote(ICluster cluster, LockOptions options, TargetEvents events)
{
    /// <summary>Notes it, unless another job went on meanwhile.</summary>
    public async Task WriteAsync(RenderingTarget target, RolloutRecord before, RolloutRecord after, CancellationToken cancellationToken)
    {
        var id = ApplySetParent.IdOf(target);
        // Whoever holds the lock counts on nobody else writing.
        await using var held = await ApplySetLock.TakeAsync(cluster, id.Namespace!, id.Name, options, events, cancellationToken);
        if (await cluster.GetAsync(id, cancellationToken) is { } parent && RolloutRecordText.Of(parent) is { } there && RolloutRecordText.Of(there) == RolloutRecordText.Of(before))
        {
            held.Check();
            var metadata = parent.Metadata.With("annotations", parent.Annotations.With(ApplySetLabels.Rollout, RolloutRecordText.Of(after))).Without("managedFields");
            await cluster.ApplyAsync(parent.WithContent(parent.Content.With("metadata", metadata)), new ApplyOptions { Force = true }, cancellationToken);
        }
    }
}
