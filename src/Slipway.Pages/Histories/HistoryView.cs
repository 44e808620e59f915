using Slipway.Pages.Delivery;
using Slipway.Pages.Html;
using Slipway.Records;

namespace Slipway.Pages.Histories;

/// <summary>The history of an application in a place: a plot, and its deployments, newest first.</summary>
internal static class HistoryView
{
    /// <summary>How many deployments are shown of one history; older ones are in git.</summary>
    public const int MaxShown = 50;

    /// <param name="history">The history.</param>
    /// <param name="now">Now.</param>
    /// <param name="details">What is known beside it.</param>
    /// <param name="shown">How many deployments are shown.</param>
    public static Markup Render(RecordHistory history, DateTimeOffset now, DeploymentDetails details, int shown = MaxShown) => Markup.Of(
        $"""
        {history.Problems.Select(problem => Markup.Of($"""<p class="alarm">{Icons.Of(Tone.Bad)} {problem}</p>"""))}{DeliveryPlots.Timeline(history.Entries, now)}
        {history.Entries.Reverse().Take(shown).Select(entry => Deployment(entry, history.WasTried(entry), details))}
        {Markup.When(history.Entries.Count > shown, () => $"<p>{history.Entries.Count - shown} more: {Parts.Command($"git log -p {history.Name.Ref}")}</p>")}
        """);

    private static Markup Deployment(RecordEntry entry, bool wasTried, DeploymentDetails details) => Markup.Of(
        $"""
        <details class="deployment {(entry.IsHealthy ? "good" : "bad")}" id="{entry.Name.ToString()}/{entry.Number}"><summary>{DeploymentView.State(entry, wasTried)} <b>{entry.Version}</b> {DeploymentView.Word(entry)} {Parts.Time(entry.At)}
        {Markup.When(entry.Failure is not null, () => $"""<span class="reason">{entry.Failure!.Reason}</span>""")}</summary>{DeploymentView.Render(entry, details)}</details>
        """);
}
