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
        var done = at < 0 ? [] : entries[at].Done;
        return new HookPlan(
            at < 0 ? [] : [.. entries.Skip(at + 1).Reverse().SelectMany(entry => entry.Rollback.Select(job => new PlannedHook(new Hook(HookEntry.JobOf(job), HookPhase.Rollback), entry.Key)))],
            Open(HookPhase.BeforeApply),
            Open(HookPhase.AfterApply));

        IReadOnlyList<PlannedHook> Open(HookPhase phase) =>
            [.. rendering.Hooks.Where(hook => hook.Phase == phase && !done.Contains(hook.Name) && IsDue(hook, rendering)).Select(hook => new PlannedHook(hook, at < 0 ? rendering.Key : entries[at].Key))];
    }

    /// <summary>The journal with a rendering in it: its rollback hooks are known before its hooks run.</summary>
    public HookJournal With(Rendering rendering) =>
        IndexOf(rendering) >= 0 ? this : new HookJournal([.. entries.Append(HookEntry.Of(rendering, hook => IsDue(hook, rendering))).TakeLast(MaxEntries)]);

    /// <summary>The journal after a hook was done. One that undid something leaves it.</summary>
    public HookJournal After(PlannedHook hook) => new(
    [
        .. entries.Select(entry => entry.Key != hook.Key ? entry
            : hook.Hook.Phase == HookPhase.Rollback ? entry with { Rollback = [.. entry.Rollback.Where(job => HookEntry.JobOf(job).Id.Name != hook.Hook.Name)] }
            : entry with { Done = [.. entry.Done, hook.Hook.Name] }),
    ]);

    /// <summary>The journal when a rendering is what runs: what came after it was rolled back.</summary>
    public HookJournal Reaching(Rendering rendering)
    {
        var at = IndexOf(rendering);
        return at < 0 ? Empty : new HookJournal([.. entries.Take(at), entries[at] with { WasHealthy = true }]);
    }

    /// <summary>The journal when a rendering was left behind before it was what runs: what undoes its hooks does not run any more, as the version before runs well with them.</summary>
    public HookJournal Abandoning(Rendering rendering) => new([.. entries.Select(entry => entry.Key == rendering.Key ? entry with { Rollback = [] } : entry)]);

    /// <inheritdoc/>
    public override string ToString() => JsonValues.ToText(ListValue.Of(entries.Select(entry => entry.ToValue())));

    private bool IsDue(Hook hook, Rendering rendering) => !hook.IsForImageChanges || LastIndex(entry => entry.WasHealthy) is var at && (at < 0 || entries[at].Images != rendering.ImagesKey);

    // The same images in other manifests are a way back too: a rollback changes the image only, and what else changed since stays. Manifests with a hook to run that
    // those of then did not run are none: that hook is new, and so is what undoes it.
    private int IndexOf(Rendering rendering)
    {
        var same = LastIndex(entry => entry.Key == rendering.Key);
        if (same >= 0 || entries.Count == 0 || rendering.ImagesKey.Length == 0 || entries[^1].Images == rendering.ImagesKey)
        {
            return same;
        }

        return LastIndex(entry => entry.Images == rendering.ImagesKey
            && rendering.Hooks.All(hook => !hook.IsOfApply || entry.Done.Contains(hook.Name) || !IsDue(hook, rendering)));
    }

    private int LastIndex(Func<HookEntry, bool> condition)
    {
        for (var i = entries.Count - 1; i >= 0; i--)
        {
            if (condition(entries[i]))
            {
                return i;
            }
        }

        return -1;
    }
}
