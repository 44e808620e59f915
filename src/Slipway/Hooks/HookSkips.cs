namespace Slipway.Hooks;

/// <summary>Hooks that somebody asked to count as done without running: the way on where one that undoes something cannot succeed.</summary>
/// <param name="Jobs">The names of their Jobs, as plans and failures name them: <c>unmigrate-c6db81f9</c>.</param>
/// <param name="Reason">Why, and who asked.</param>
internal sealed record HookSkips(IReadOnlyList<string> Jobs, string Reason)
{
    /// <summary>Nothing is skipped.</summary>
    public static readonly HookSkips None = new([], "");

    /// <summary>Checks that what is to be skipped would run.</summary>
    /// <param name="target">The application.</param>
    /// <param name="planned">What would run.</param>
    /// <param name="before">What an earlier run of the same commit skipped: it may have been killed after that.</param>
    /// <exception cref="InvalidInputException">Something would not run.</exception>
    public void Check(string target, HookPlan planned, IReadOnlyCollection<string> before)
    {
        var names = planned.All.Select(hook => hook.JobId.Name).ToList();
        var unknown = Jobs.Where(job => !names.Contains(job) && !before.Contains(job)).ToList();
        if (unknown.Count > 0)
        {
            throw new InvalidInputException(
                target,
                $"no hook {string.Join(", ", unknown.Select(job => $"'{job}'"))} is planned, so it cannot be skipped, and nothing was changed. "
                + (names.Count == 0 ? "No hook would run." : $"Those that would run: {string.Join(", ", names)}."));
        }
    }
}
