namespace Slipway.Hooks;

/// <summary>The hooks that an apply runs.</summary>
/// <param name="Rollback">What undoes hooks of manifests that are left behind, the newest first; before everything else.</param>
/// <param name="Before">Before workloads change.</param>
/// <param name="After">When everything is healthy.</param>
internal sealed record HookPlan(IReadOnlyList<PlannedHook> Rollback, IReadOnlyList<PlannedHook> Before, IReadOnlyList<PlannedHook> After)
{
    /// <summary>No hooks.</summary>
    public static readonly HookPlan Empty = new([], [], []);

    /// <summary>The application's hooks that do not run on this way back: they came with manifests that are left behind. They run with the next image.</summary>
    public IReadOnlyList<Hook> LeftOut { get; init; } = [];

    /// <summary>What the names of the Jobs of the rendering end with; null when none of its own hooks runs.</summary>
    public string? JobSuffix => Before.Concat(After).Select(hook => hook.Suffix).FirstOrDefault();

    /// <summary>All of them, in the order of running.</summary>
    public IEnumerable<PlannedHook> All => [.. Rollback, .. Before, .. After];

    /// <summary>The same plan where some of its hooks count as done without running.</summary>
    /// <param name="jobs">The names of their Jobs.</param>
    public HookPlan Skipping(IReadOnlyCollection<string> jobs)
    {
        return this with { Rollback = Marked(Rollback), Before = Marked(Before), After = Marked(After) };

        IReadOnlyList<PlannedHook> Marked(IReadOnlyList<PlannedHook> hooks) => [.. hooks.Select(hook => jobs.Contains(hook.JobId.Name) ? hook with { IsSkipped = true } : hook)];
    }
}
