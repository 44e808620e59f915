using Slipway.Resources;

namespace Slipway.Engine.Ports;

/// <summary>Waits until an object that was deleted is gone.</summary>
internal static class Disappearance
{
    /// <summary>Returns when an object is gone, or another one has its name.</summary>
    /// <exception cref="SlipwayException">It is still there after <paramref name="limit"/>.</exception>
    public static async Task WaitUntilGoneAsync(this ICluster cluster, ResourceId id, string uid, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var over = new CancellationTokenSource(limit, cluster.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellationToken);
        try
        {
            await WaitUntilGoneAsync(cluster, id, uid, either.Token);
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            var finalizers = (await cluster.GetAsync(id, cancellationToken))?.Metadata.GetList("finalizers")?.Select(finalizer => finalizer.ToString()) ?? [];
            throw new SlipwayException(
                id.ToString(),
                $"was deleted, and is still there after {limit.TotalSeconds:0} s. Its finalizers: {string.Join(", ", finalizers.DefaultIfEmpty("none"))}. "
                + "Look at the controller that they belong to, and run again when it is gone.",
                isTransient: true);
        }
    }

    private static async Task WaitUntilGoneAsync(ICluster cluster, ResourceId id, string uid, CancellationToken cancellationToken)
    {
        if (await cluster.GetAsync(id, cancellationToken) is not { } still || still.Uid != uid)
        {
            return;
        }

        await foreach (var @event in cluster.WatchAsync(still, labelSelector: null, cancellationToken))
        {
            if (@event.Kind == ResourceEventKind.Deleted || @event.Resource.Uid != uid)
            {
                return;
            }
        }
    }
}
