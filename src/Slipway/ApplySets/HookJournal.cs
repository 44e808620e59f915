using Slipway.Hooks;
using Slipway.Renderings;
using Slipway.Values;

namespace Slipway.ApplySets;

/// <summary>
/// What was applied, in order, with the hooks that were done for it and those that undo them. It is kept in the apply set's parent, so that a job that was
/// killed goes on where it was, and going back runs the hooks of the manifests that are left behind.
/// </summary>
internal sealed class HookJournal
{
    /// <summary>The key of the parent's data that holds it.</summary>
    public const string DataKey = "hooks";

    /// <summary>The journal of an application that was never applied.</summary>
    public static readonly HookJournal Empty = new([]);

    // No hook rolls back further than this; git has the rest.
    private const int MaxEntries = 20;

    private readonly IReadOnlyList<HookEntry> entries;

    private HookJournal(IReadOnlyList<HookEntry> entries) => this.entries = entries;

    /// <summary>Reads a journal; what is not a journal counts as an empty one.</summary>
    public static HookJournal Parse(string? text) =>
        JsonValues.TryRead(text) is ListValue list ? new HookJournal([.. list.Maps.Select(HookEntry.Read).OfType<HookEntry>()]) : Empty;

    /// <summary>Which hooks applying a rendering runs now.</summary>
    public HookPlan PlanFor(Rendering rendering)
    {
        var at = IndexOf(rendering);
        var leftOut = LeftOut(rendering, at);
        return new HookPlan(
            at < 0 ? [] : [.. entries.Skip(at + 1).Reverse().SelectMany(entry => entry.Rollback.Select(job => new PlannedHook(new Hook(HookEntry.JobOf(job), HookPhase.Rollback), entry.Key)))],
            Open(HookPhase.BeforeApply),
            Open(HookPhase.AfterApply))
        {
            // Later plans for the same need not say so again.
            LeftOut = at >= 0 && entries[at].Key == rendering.Key ? [] : [.. rendering.Hooks.Where(hook => hook.IsOfApply && leftOut.Contains(hook.Name))],
        };

        IReadOnlyList<PlannedHook> Open(HookPhase phase) =>
        [
            .. rendering.Hooks.Where(hook => hook.Phase == phase && (at < 0 || !entries[at].IsSettled(hook)) && !leftOut.Contains(hook.Name) && IsDue(hook, rendering))
                .Select(hook => new PlannedHook(hook, rendering.Key)),
        ];
    }

    /// <summary>The journal with a rendering in it: its rollback hooks are known before its hooks run. One that is a way back stands behind what it goes back to, with nothing to undo.</summary>
    public HookJournal With(Rendering rendering)
    {
        var at = IndexOf(rendering);
        if (at >= 0 && entries[at].Key == rendering.Key)
        {
            return new([.. entries.Take(at), entries[at].Again(rendering, hook => IsDue(hook, rendering)), .. entries.Skip(at + 1)]);
        }

        var entry = HookEntry.Of(rendering, LeftOut(rendering, at), hook => at < 0 && IsDue(hook, rendering));
        var place = at < 0 ? entries.Count : at + 1;
        return new([.. entries.Take(place).Append(entry).Concat(entries.Skip(place)).TakeLast(MaxEntries)]);
    }

    /// <summary>The journal after a hook was done, or counts as done.</summary>
    public HookJournal After(PlannedHook hook) => new([.. entries.Select(entry => entry.Key == hook.Key ? entry.After(hook.Hook) : entry)]);

    /// <summary>The journal when a rendering is what runs: what came after it was rolled back.</summary>
    public HookJournal Reaching(Rendering rendering)
    {
        var at = LastIndex(entry => entry.Key == rendering.Key);
        return at < 0 ? Empty : new HookJournal([.. entries.Take(at), entries[at] with { WasHealthy = true }]);
    }

    /// <summary>The journal when a rendering was left behind before it was what runs: what undoes its hooks does not run any more, as the version before runs well with them.</summary>
    public HookJournal Abandoning(Rendering rendering) => new([.. entries.Select(entry => entry.Key == rendering.Key ? entry with { Rollback = [] } : entry)]);

    /// <inheritdoc/>
    public override string ToString() => JsonValues.ToText(ListValue.Of(entries.Select(entry => entry.ToValue())));

    private bool IsDue(Hook hook, Rendering rendering) => !hook.IsForImageChanges || LastIndex(entry => entry.WasHealthy) is var at && (at < 0 || entries[at].Images != rendering.ImagesKey);

    // The same images in other manifests are a way back too: a rollback changes the image only, and what else changed since stays. Where only hooks ran another image than then, it is one as well.
    private int IndexOf(Rendering rendering) =>
        LastIndex(entry => entry.Key == rendering.Key) is >= 0 and var same ? same
        : IndexOf(rendering, rendering.ImagesKey, entry => entry.Images) is >= 0 and var before ? before
        : IndexOf(rendering, rendering.AppliedImagesKey, entry => entry.AppliedImages);

    // Manifests with a hook to run that nobody knows are no way back: that hook is new, and so is what undoes it.
    private int IndexOf(Rendering rendering, string images, Func<HookEntry, string> imagesOf) =>
        images.Length == 0 || entries.Count == 0 || imagesOf(entries[^1]) == images
            ? -1
            : LastIndex(at => imagesOf(entries[at]) == images
                && rendering.Hooks.All(hook => !hook.IsOfApply || entries[at].IsSettled(hook) || !IsDue(hook, rendering) || IsLeftBehind(hook, at)));

    // A hook that came with manifests after those that it is gone back to: the image of then may not even know how to run it.
    private bool IsLeftBehind(Hook hook, int at) => entries[at].WasHealthy && !entries[at].Had(hook) && entries.Skip(at + 1).Any(entry => entry.Had(hook));

    private IReadOnlyList<string> LeftOut(Rendering rendering, int at)
    {
        var hooks = rendering.Hooks.Where(hook => hook.IsOfApply);
        // Other manifests for the images of a way back need the hook as little as that did.
        return at < 0
            ? [.. hooks.Where(hook => entries.Count > 0 && entries[^1].Images == rendering.ImagesKey && entries[^1].LeftOut.Contains(hook.Name)).Select(hook => hook.Name)]
            : [.. hooks.Where(hook => entries[at].LeftOut.Contains(hook.Name) || (entries[at].Key != rendering.Key && IsLeftBehind(hook, at))).Select(hook => hook.Name)];
    }

    private int LastIndex(Func<HookEntry, bool> condition) => LastIndex(at => condition(entries[at]));

    private int LastIndex(Func<int, bool> condition)
    {
        for (var at = entries.Count - 1; at >= 0; at--)
        {
            if (condition(at))
            {
                return at;
            }
        }

        return -1;
    }
}
