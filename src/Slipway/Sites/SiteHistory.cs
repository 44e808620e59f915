using System.Globalization;
using System.Text;
using Slipway.Records;

namespace Slipway.Sites;

/// <summary>The history of an application in a stage: a plot, and its deployments, newest first.</summary>
internal static class SiteHistory
{
    // Older ones are in git.
    private const int MaxShown = 50;

    public static string Section(RecordHistory history, DateTimeOffset now)
    {
        var entries = history.Entries;
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"<section id=\"{history.Name}\"><h2>{history.Name}</h2>").Append(SitePlots.Timeline(entries, now));
        foreach (var entry in entries.Reverse().Take(MaxShown))
        {
            Append(text, entry, now);
        }

        return text.Append(entries.Count > MaxShown ? $"<p>{entries.Count - MaxShown} more: <code>git log -p {history.Name.Ref}</code></p>" : "").Append("</section>\n").ToString();
    }

    private static void Append(StringBuilder text, RecordEntry entry, DateTimeOffset now)
    {
        text.Append(CultureInfo.InvariantCulture, $"<details id=\"{entry.Name}/{entry.Number}\"><summary><span class=\"{(entry.IsHealthy ? "ok" : "fail")}\">{Html.Text(entry.Version)}</span> ")
            .Append(CultureInfo.InvariantCulture, $"{Word(entry)} {Html.Age(entry.At, now)}{(entry.Failure is { } failed ? $": {Html.Text(failed.Reason)}" : "")}</summary><dl>");
        Row(text, "Plan", entry.Summary is { } summary ? $"{Html.Text(summary)} <code>{Html.Text(Short(entry.PlanHash))}</code>" : $"<code>{Html.Text(Short(entry.PlanHash))}</code>");
        Row(text, "Reviewed plan", entry.ReviewedPlanHash is { } reviewed ? $"<code>{Html.Text(Short(reviewed))}</code>{(entry.ApprovedBy is { } by ? $", more of it approved by {Html.Text(by)}" : "")}" : null);
        Row(text, "Pull request", entry.PullRequest is { } pullRequest ? Html.Link(pullRequest.Url, $"#{pullRequest.Number}") : null);
        Row(text, "Commit", $"<code>{entry.Commit.Abbreviated}</code>");
        Row(text, "Source", entry.Source is { } source ? Source(source) : null);
        Row(text, "Images", entry.Images.Count == 0 ? null : string.Join("<br>", entry.Images.Select(image => $"<code>{Html.Text(image)}</code>")));
        Row(text, "Smoke tests", entry.Tests.Count == 0 ? null : string.Join("<br>", entry.Tests.Select(test => $"<span class=\"{(test.HasPassed ? "ok" : "fail")}\">{(test.HasPassed ? "passed" : "failed")}</span> {Html.Text(test.Name)}")));
        Row(text, "Failed in", entry.Failure is { } failure
            ? $"{Html.Text(failure.Phase)}{(failure.ExposurePercent is { } exposure ? string.Create(CultureInfo.InvariantCulture, $", met by {exposure:0.##} % of the requests at most") : "")}" : null);
        Row(text, "Took", entry.StartedAt is { } started ? DurationWords.Of(entry.At - started) : null);
        Row(text, "By", $"{Html.Link(entry.Run, entry.Run.StartsWith("http", StringComparison.Ordinal) ? "run" : entry.Run)}{(entry.Actor is { } actor ? $" of {Html.Text(actor)}" : "")}");
        Row(text, "Written by", entry.IsCaughtUp ? "a later run, by what the cluster told" : null);
        text.Append("</dl></details>");
    }

    private static string Word(RecordEntry entry) => (entry.Kind, entry.IsHealthy) switch
    {
        (_, false) => "failed",
        (RecordKind.Release, _) => "released",
        (RecordKind.Promotion, _) => "promoted",
        (RecordKind.Rollback, _) => "rolled back",
        (RecordKind.Restore, _) => "restored",
        (RecordKind.Sync, _) => "brought to git from the cluster",
        _ => "deployed",
    };

    private static string Source(RecordedSource source)
    {
        var commits = source.Count switch { 0 => "", 1 => ", 1 new commit", var many => $", {many} new commits" };
        return $"{Html.Link(source.Repository is null ? null : $"{source.Repository}/commit/{source.To}", source.To.Abbreviated)}{commits}";
    }

    private static string Short(string hash) => hash.Length <= 12 ? hash : hash[..12];

    private static void Row(StringBuilder text, string name, string? value) => text.Append(value is null ? "" : $"<div><dt>{name}</dt><dd>{value}</dd></div>");
}
