namespace Slipway.Hooks;

/// <summary>What git tells of an application's hooks before it goes back to an image of before.</summary>
/// <param name="Undoing">The names of those that run then: they undo others.</param>
/// <param name="NotRun">The names of those that an apply runs, and a way back does not.</param>
/// <param name="Irreversible">The names of those that no rollback hook undoes.</param>
internal sealed record HooksOfRollback(IReadOnlyList<string> Undoing, IReadOnlyList<string> NotRun, IReadOnlyList<string> Irreversible)
{
    /// <summary>It has none, or they are not known.</summary>
    public static readonly HooksOfRollback None = new([], [], []);

    /// <summary>Tells it by the hooks of the manifests.</summary>
    public static HooksOfRollback Of(IEnumerable<Hook> hooks)
    {
        var own = hooks.Where(hook => hook.IsOfApply).ToList();
        return new HooksOfRollback(
            [.. own.Select(hook => hook.RollbackHook).OfType<string>().Reverse().Distinct()],
            [.. own.Select(hook => hook.Name).Distinct()],
            [.. own.Where(hook => hook.RollbackHook is null).Select(hook => hook.Name).Distinct()]);
    }
}
