using Serilog.Events;
using Slipway.Engine.Events;
using Slipway.Plans;
using Slipway.Smoke;

namespace Slipway.Ci.Logs;

/// <summary>What happens, in lines of a log.</summary>
internal static class EventText
{
    private const int MaxActions = 100;

    /// <summary>The line of an event; null for one that has none of its own.</summary>
    public static LogLine? Of(DeployEvent happened) => happened switch
    {
        DeployEvent.Planned planned => Of(planned.Plan),
        DeployEvent.LockAwaited awaited => LogLine.Of($"{awaited.Lock} is held by {awaited.Holder}: waiting for it"),
        DeployEvent.Wrote wrote => LogLine.Of($"{wrote.Verb} {wrote.Id}"),
        DeployEvent.HookStarted hook => LogLine.Of($"Hook {hook.Phase}: {hook.Job}"),
        DeployEvent.HookDone hook => LogLine.Of($"Hook {hook.Phase}: {hook.Job} is done"),
        DeployEvent.Tested { Results.Count: > 0 } tested => LogLine.Of($"{happened.Target}: smoke tests\n{SmokeTable.Text(tested.Results).TrimEnd()}"),
        DeployEvent.Noted note => LogLine.Of(note.Text, note.IsWarning ? LogEventLevel.Warning : LogEventLevel.Information),
        DeployEvent.Cancelled => LogLine.Of($"{happened.Target}: cancelled"),
        _ => null,
    };

    /// <summary>A plan, shortened where it is long: the plan's own file has all of it.</summary>
    public static LogLine Of(ApplyPlan plan) => LogLine.Of(PlanText.Of(plan, MaxActions).TrimEnd());

    /// <summary>How an application ended: <c>prod/web: 2 updated, healthy</c>.</summary>
    public static LogLine Of(Outcome outcome) => LogLine.Of(outcome switch
    {
        Outcome.AwaitsRelease => $"{outcome.Target}: waiting for its first release, skipped",
        Outcome.Deployed { Behind.Length: 0 } => $"{outcome.Target}: {outcome.Summary}, healthy",
        Outcome.Failed => $"{outcome.Target}: failed",
        _ => $"{outcome.Target}: {outcome.Summary}",
    });

    /// <summary>Why an application failed, and how things stand: <c>prod/web: is healthy, but 1 of 2 smoke tests failed</c>. This is where the log has it, and nowhere else.</summary>
    public static LogLine Of(Outcome.Failed failed) => LogLine.Of($"{failed.Target}: {failed.Failure.DetailsOf(failed.Target)}", LogEventLevel.Error);
}
