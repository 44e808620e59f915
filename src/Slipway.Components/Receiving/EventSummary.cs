using Serilog;
using Slipway.Components.Releasing;
using Slipway.Engine.Receiving;
using Slipway.Engine.Releasing;

namespace Slipway.Components.Receiving;

/// <summary>Says what came of events.</summary>
internal sealed class EventSummary(IReadOnlyList<EventOutcome> outcomes)
{
    /// <summary>The releases, of several of one application the last one.</summary>
    public IReadOnlyList<ReleasedApplication> Releases { get; } =
        [.. outcomes.OfType<EventOutcome.Released>().SelectMany(outcome => outcome.Releases).GroupBy(release => (release.Stage, release.Application)).Select(group => group.Last())];

    /// <summary>The lines of the summary.</summary>
    public IEnumerable<(string Key, string Value)> Pairs =>
    [
        .. ReleaseSummary.Of(Releases),
        .. outcomes.OfType<EventOutcome.RolledOut>().SelectMany(rolledOut => rolledOut.Rollouts).Select(rollout => ("Rollouts", rollout.Split('\n')[0])),
        .. outcomes.OfType<EventOutcome.Told>().Select(told => ("Failed builds", told.What)),
        .. Releases.Count == 0 && outcomes.All(outcome => outcome is EventOutcome.Nothing) ? [("Result", outcomes.Count == 0 ? "nothing to do, no message waits" : $"nothing to do, {Count(outcomes.Count)}")] : Array.Empty<(string, string)>(),
    ];

    /// <summary>Writes an outcome to the log.</summary>
    public static void Write(ILogger log, EventOutcome outcome)
    {
        switch (outcome)
        {
            case EventOutcome.Nothing nothing:
                log.Information("Nothing to do: {Reason:l}", nothing.Reason);
                break;
            case EventOutcome.RolledOut rolledOut:
                foreach (var rollout in rolledOut.Rollouts)
                {
                    log.Information("{Rollout:l}", rollout);
                }

                break;
            case EventOutcome.Told told:
                log.Warning("Nothing to release: {What:l}", told.What);
                break;
            case EventOutcome.Refused refused:
                log.Warning("Refused: {Problem:l}", refused.Problem.ToString());
                break;
        }
    }

    /// <summary>Fails for what can never be released: it does not come again, so this is the only time to see it.</summary>
    /// <exception cref="SlipwayException">Something was refused.</exception>
    public void ThrowIfRefused()
    {
        var problems = outcomes.OfType<EventOutcome.Refused>().Select(refused => refused.Problem).ToList();
        if (problems.Count > 0)
        {
            throw new SlipwayException(problems[0].Subject, string.Join('\n', problems.Skip(1).Select(problem => problem.ToString()).Prepend(problems[0].Message)));
        }
    }

    private static string Count(int messages) => messages == 1 ? "1 event" : $"{messages} events";
}
