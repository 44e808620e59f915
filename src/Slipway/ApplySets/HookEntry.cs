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

    /// <summary>A hash of the images without those that only its hooks ran; empty where it is not known, or there were none.</summary>
    public string AppliedImages { get; init; } = "";

    /// <summary>Whether it was what runs, and healthy.</summary>
    public bool WasHealthy { get; init; }

    /// <summary>The hooks that it had, whatever became of them.</summary>
    public IReadOnlyList<KnownHook> Hooks { get; init; } = [];

    /// <summary>The names of the hooks that were done, or that there was no reason to run for it.</summary>
    public IReadOnlyList<string> Done { get; init; } = [];

    /// <summary>The names of the hooks that came with manifests that were left behind for it: they are not for its images.</summary>
    public IReadOnlyList<string> LeftOut { get; init; } = [];

    /// <summary>The Jobs that undo its hooks, in the order of undoing.</summary>
    public IReadOnlyList<MapValue> Rollback { get; init; } = [];

    /// <summary>The entry of a rendering that was not applied yet.</summary>
    /// <param name="rendering">The rendering.</param>
    /// <param name="leftOut">The names of the hooks that are not for its images.</param>
    /// <param name="isDue">Whether there is a reason to run a hook. One without counts as done, and has nothing to undo: what it did before is undone with what it was done for.</param>
    public static HookEntry Of(Rendering rendering, IReadOnlyList<string> leftOut, Func<Hook, bool> isDue)
    {
        var hooks = rendering.Hooks.Where(hook => hook.IsOfApply).ToList();
        return new HookEntry
        {
            Key = rendering.Key,
            Images = rendering.ImagesKey,
            AppliedImages = rendering.AppliedImagesKey,
            Hooks = [.. hooks.Select(KnownHook.Of)],
            Done = [.. hooks.Where(hook => !leftOut.Contains(hook.Name) && !isDue(hook)).Select(hook => hook.Name)],
            LeftOut = leftOut,
            Rollback = JobsThatUndo(rendering, hook => !leftOut.Contains(hook.Name) && isDue(hook)),
        };
    }

    public static HookEntry? Read(MapValue map)
    {
        if (map.GetString("key") is not { } key)
        {
            return null;
        }

        var done = Names(map, "done");
        IReadOnlyList<MapValue> rollback = [.. (map.GetList("rollback") ?? ListValue.Empty).Maps];
        return new HookEntry
        {
            Key = key,
            Images = map.GetString("images") ?? "",
            AppliedImages = map.GetString("appliedImages") ?? "",
            WasHealthy = map["healthy"] is ScalarValue { AsBoolean: true },
            // Older versions kept no names but those of what was done, and of what undoes.
            Hooks = map.GetList("hooks") is { } hooks
                ? [.. hooks.Maps.Select(KnownHook.Read)]
                : [.. done.Select(name => new KnownHook(name, null)), .. rollback.Select(job => new KnownHook("", JobOf(job).Id.Name))],
            Done = done,
            LeftOut = Names(map, "leftOut"),
            Rollback = rollback,
        };
    }

    public MapValue ToValue()
    {
        var map = MapValue.Of(("key", (Value)Key), ("images", Images));
        map = AppliedImages.Length == 0 ? map : map.With("appliedImages", AppliedImages);
        map = WasHealthy ? map.With("healthy", true) : map;
        map = Hooks.Count == 0 ? map : map.With("hooks", ListValue.Of(Hooks.Select(hook => hook.ToValue())));
        map = Done.Count == 0 ? map : map.With("done", ListValue.Of(Done.Select(name => (Value)name)));
        map = LeftOut.Count == 0 ? map : map.With("leftOut", ListValue.Of(LeftOut.Select(name => (Value)name)));
        return Rollback.Count == 0 ? map : map.With("rollback", ListValue.Of(Rollback));
    }

    /// <summary>Whether it had a hook of this name.</summary>
    public bool Had(Hook hook) => Hooks.Any(known => known.Is(hook));

    /// <summary>Whether nothing is to be run for a hook any more.</summary>
    public bool IsSettled(Hook hook) => Done.Contains(hook.Name) || LeftOut.Contains(hook.Name);

    /// <summary>The entry before its rendering is applied once more: what was undone meanwhile is done again, and can be undone again.</summary>
    public HookEntry Again(Rendering rendering, Func<Hook, bool> isDue) => rendering.Hooks.All(hook => !hook.IsOfApply || IsSettled(hook)) ? this : this with
    {
        Hooks = [.. rendering.Hooks.Where(hook => hook.IsOfApply).Select(KnownHook.Of)],
        Rollback = JobsThatUndo(rendering, hook => Rollback.Any(job => JobOf(job).Id.Name == hook.RollbackHook) || (!IsSettled(hook) && isDue(hook))),
    };

    /// <summary>The entry after a hook was done. One that undoes others leaves it, and they are not done any more.</summary>
    public HookEntry After(Hook hook) => hook.Phase != HookPhase.Rollback ? this with { Done = [.. Done, hook.Name] } : this with
    {
        Rollback = [.. Rollback.Where(job => JobOf(job).Id.Name != hook.Name)],
        Done = [.. Done.Where(name => !Hooks.Any(known => known.Name == name && known.RollbackHook == hook.Name))],
    };

    public static Resource JobOf(MapValue manifest) =>
        new(new ResourceId(GroupVersionKind.Of("batch/v1", "Job"), manifest.GetMap("metadata")?.GetString("namespace"), manifest.GetMap("metadata")?.GetString("name") ?? ""), manifest);

    private static IReadOnlyList<MapValue> JobsThatUndo(Rendering rendering, Func<Hook, bool> isUndone) =>
    [
        .. rendering.Hooks.Where(hook => hook.IsOfApply && isUndone(hook)).Select(hook => hook.RollbackHook).OfType<string>().Reverse().Distinct()
            .Select(name => rendering.Hooks.FirstOrDefault(hook => hook.Phase == HookPhase.Rollback && hook.Name == name)?.Job.Content).OfType<MapValue>(),
    ];

    private static IReadOnlyList<string> Names(MapValue map, string key) => [.. (map.GetList(key) ?? ListValue.Empty).OfType<ScalarValue>().Select(name => name.Text)];
}
