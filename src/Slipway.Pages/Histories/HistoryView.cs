using Slipway.Pages.Delivery;
using Slipway.Pages.Html;
using Slipway.Records;

namespace Slipway.Pages.Histories;

/// <summary>The history of an application in a place: a plot, and its deployments, newest first.</summary>
internal static class HistoryView
{
    // Older ones are in git.
    private const int MaxShown = 50;

    public static Markup Render(RecordHistory history, DateTimeOffset now, DeploymentDetails details) => Markup.Of(
        $"""
        {history.Problems.Select(problem => Markup.Of($"""<p class="alarm">{Icons.Of(Tone.Bad)} {problem}</p>"""))}{DeliveryPlots.Timeline(history.Entries, now)}
        {history.Entries.Reverse().Take(MaxShown).Select(entry => Deployment(entry, details))}
        {Markup.When(history.Entries.Count > MaxShown, () => $"<p>{history.Entries.Count - MaxShown} more: {Parts.Command($"git log -p {history.Name.Ref}")}</p>")}
        """);

    private static Markup Deployment(RecordEntry entry, DeploymentDetails details) => Markup.Of(
        $"""
        <details class="deployment {(entry.IsHealthy ? "good" : "bad")}" id="{entry.Name.ToString()}/{entry.Number}"><summary>{DeploymentView.State(entry)} <b>{entry.Version}</b> {DeploymentView.Word(entry)} {Parts.Time(entry.At)}
        {Markup.When(entry.Failure is not null, () => $"""<span class="reason">{entry.Failure!.Reason}</span>""")}</summary>{DeploymentView.Render(entry, details)}</details>
        """);
}
