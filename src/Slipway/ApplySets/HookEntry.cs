using Slipway.Hooks;
using Slipway.Naming;
using Slipway.Renderings;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.ApplySets;

/// <summary>What the journal knows of one rendering.</summary>
internal sealed record HookEntry
{
    /// <summary>The rendering's <see cref="Rendering.Key"/>.</summary>
    public required string Key { get; init; }

    /// <summary>A hash of the images that it ran.</summary>
    public required string Images { get; init; }

    /// <summary>Whether it was what runs, and healthy.</summary>
    public bool WasHealthy { get; init; }

    /// <summary>The names of the hooks that were done, or that there was no reason to run for it.</summary>
    public IReadOnlyList<string> Done { get; init; } = [];

    /// <summary>The Jobs that undo its hooks, in the order of undoing.</summary>
    public IReadOnlyList<MapValue> Rollback { get; init; } = [];

    /// <summary>The entry of a rendering that was not applied yet.</summary>
    /// <param name="rendering">The rendering.</param>
    /// <param name="isDue">Whether there is a reason to run a hook. One without counts as done, and has nothing to undo: what it did before is undone with what it was done for.</param>
    public static HookEntry Of(Rendering rendering, Func<Hook, bool> isDue)
    {
        var hooks = rendering.Hooks.Where(hook => hook.IsOfApply).ToList();
        var named = hooks.Where(isDue).Select(hook => hook.RollbackHook).OfType<string>().Reverse().Distinct();
        return new HookEntry
        {
            Key = rendering.Key,
            Images = rendering.ImagesKey,
            Done = [.. hooks.Where(hook => !isDue(hook)).Select(hook => hook.Name)],
            Rollback =
            [
                .. named.Select(name => rendering.Hooks.FirstOrDefault(hook => hook.Phase == HookPhase.Rollback && hook.Name == name)?.Job.Content).OfType<MapValue>(),
            ],
        };
    }

    public static HookEntry? Read(MapValue map) => map.GetString("key") is { } key
        ? new HookEntry
        {
            Key = key,
            Images = map.GetString("images") ?? "",
            WasHealthy = map["healthy"] is ScalarValue { AsBoolean: true },
            Done = [.. (map.GetList("done") ?? ListValue.Empty).OfType<ScalarValue>().Select(name => name.Text)],
            Rollback = [.. (map.GetList("rollback") ?? ListValue.Empty).Maps],
        }
        : null;

    public MapValue ToValue()
    {
        var map = MapValue.Of(("key", (Value)Key), ("images", Images));
        map = WasHealthy ? map.With("healthy", true) : map;
        map = Done.Count == 0 ? map : map.With("done", ListValue.Of(Done.Select(name => (Value)name)));
        return Rollback.Count == 0 ? map : map.With("rollback", ListValue.Of(Rollback));
    }

    public static Resource JobOf(MapValue manifest) =>
        new(new ResourceId(GroupVersionKind.Of("batch/v1", "Job"), manifest.GetMap("metadata")?.GetString("namespace"), manifest.GetMap("metadata")?.GetString("name") ?? ""), manifest);
}
