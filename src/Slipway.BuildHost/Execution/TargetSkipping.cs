using Nuke.Common;
using Nuke.Common.Execution;

namespace Slipway.BuildHost.Execution;

/// <summary>Leaves targets out, and with them what only they need.</summary>
internal static class TargetSkipping
{
    /// <summary>Applies <c>--skip</c>: these targets, or with an empty list all that were not asked for.</summary>
    public static void Apply(IReadOnlyList<ExecutableTarget> plan, IReadOnlyList<ExecutableTarget>? skipped)
    {
        foreach (var target in plan)
        {
            if (skipped is not null && !target.Invoked && (skipped.Count == 0 || skipped.Contains(target)))
                Skip(plan, target, "Skipped", "by --skip");
        }
    }

    /// <summary>Applies the conditions that are known before anything runs.</summary>
    public static void ApplyConditions(IReadOnlyList<ExecutableTarget> plan)
    {
        foreach (var target in plan)
        {
            if (target.Status == ExecutionStatus.Scheduled && Violated(target.Definition.StaticConditions) is { } condition)
                Skip(plan, target, "OnlyWhen", condition);
        }
    }

    /// <summary>The first condition that does not hold, or null.</summary>
    public static string? Violated(List<(Func<bool> Holds, string Text)> conditions)
    {
        foreach (var (holds, text) in conditions)
        {
            if (!holds())
                return text;
        }

        return null;
    }

    private static void Skip(IReadOnlyList<ExecutableTarget> plan, ExecutableTarget target, string reason, string detail)
    {
        if (target.Status != ExecutionStatus.Scheduled)
            return;

        target.Status = ExecutionStatus.Skipped;
        target.SummaryInformation[reason] = detail;
        if (target.Definition.DependencyBehavior == DependencyBehavior.Execute)
            return;

        foreach (var dependency in target.ExecutionDependencies.Concat(target.Triggers))
        {
            var isNeeded = dependency.Invoked || plan.Any(x =>
                x.Status == ExecutionStatus.Scheduled && (x.ExecutionDependencies.Contains(dependency) || x.Triggers.Contains(dependency)));
            if (!isNeeded)
                Skip(plan, dependency, "Skipped", $"because of {target.Name}");
        }
    }
}
