using System.Collections.Concurrent;
using System.Threading.Channels;
using Serilog;
using Slipway.Engine.Events;
using Slipway.Engine.Ports;
using Slipway.Health;
using Slipway.Resources;

namespace Slipway.Engine.Waiting;

/// <summary>The live objects that tell about the health of what was applied: they themselves, the Pods they run, and Events.</summary>
internal sealed class WatchedObjects(ICluster cluster, IReadOnlyList<Resource> applied, INotes notes)
{
    // What cannot change its health stays as it was written: neither the right to read it nor the time for it is needed.
    private readonly ConcurrentDictionary<ResourceKey, Resource> objects = new(
        applied.Where(resource => !HealthRules.HasHealth(resource)).Select(resource => KeyValuePair.Create(resource.Id.Key, resource)));

    private readonly ConcurrentDictionary<string, bool> notAllowed = [];
    private readonly HashSet<ResourceKey> wanted = [.. applied.Select(resource => resource.Id.Key)];

    private readonly ConcurrentDictionary<ResourceKey, Resource> gone = [];

    /// <summary>What went since the first look, each in its last state.</summary>
    public IReadOnlyCollection<Resource> Gone => [.. gone.Values];

    public IReadOnlyCollection<Resource> Objects => [.. objects.Values.Where(resource => resource.Id.Type.Kind != "Event")];

    public IReadOnlyCollection<Resource> Events => [.. objects.Values.Where(resource => resource.Id.Type.Kind == "Event")];

    /// <summary>Reads all once.</summary>
    public Task ListAsync(CancellationToken cancellationToken) => ForEachAsync(
        async (type, space, selector) =>
        {
            foreach (var item in (await cluster.ListAsync(type, space, selector, cancellationToken)).Items)
            {
                objects[item.Id.Key] = item;
            }
        },
        cancellationToken);

    /// <summary>Follows all until cancelled. Each change is told; a watch that fails ends the channel with its failure.</summary>
    public async Task FollowAsync(ChannelWriter<bool> changes, CancellationToken cancellationToken)
    {
        try
        {
            await ForEachAsync((type, space, selector) => FollowAsync(type, space, selector, changes, cancellationToken), cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // That is how following ends.
        }
    }

    private async Task FollowAsync(ResourceType type, string? space, string? selector, ChannelWriter<bool> changes, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var @event in cluster.WatchAsync(type, space, selector, cancellationToken))
            {
                if (@event.Kind == ResourceEventKind.Deleted)
                {
                    objects.TryRemove(@event.Resource.Id.Key, out _);
                    if (wanted.Contains(@event.Resource.Id.Key))
                    {
                        gone[@event.Resource.Id.Key] = @event.Resource;
                    }
                }
                else
                {
                    objects[@event.Resource.Id.Key] = @event.Resource;
                }

                changes.TryWrite(true);
            }
        }
        catch (SlipwayException exception) when (exception is not ResourceRefusedException { StatusReason: RefusalReason.Forbidden })
        {
            changes.TryComplete(exception);
        }
    }

    private async Task ForEachAsync(Func<ResourceType, string?, string?, Task> action, CancellationToken cancellationToken) => await Task.WhenAll(
        (await WatchedLists.OfAsync(cluster, applied, cancellationToken)).Select(list => AllowedAsync(list.Type, () => action(list.Type, list.Space, list.Selector))));

    // Without these the wait knows less, but it still knows what the applied objects say.
    private async Task AllowedAsync(ResourceType type, Func<Task> action)
    {
        try
        {
            await action();
        }
        catch (ResourceRefusedException refusal) when (
            refusal.StatusReason == RefusalReason.Forbidden && (type == BuiltInTypes.Pods || type == BuiltInTypes.ReplicaSets || type == BuiltInTypes.Events))
        {
            if (notAllowed.TryAdd(type.Plural, true))
            {
                // That they are not seen does not say that they are gone.
                foreach (var resource in applied.Where(resource => resource.Id.Type == type.Type))
                {
                    objects.TryAdd(resource.Id.Key, resource);
                }

                notes.Warn($"The right to list and watch {type.Plural} is missing: reasons of failures may not be found");
            }
        }
    }
}
