using System.Text.RegularExpressions;
using Slipway.Pages.Html;
using Slipway.Sandbox.Ci;
using Slipway.Sandbox.Forge;
using Slipway.Sandbox.Pages.Runs;
using Slipway.Sandbox.Pages.Text;

namespace Slipway.Sandbox.Pages.PullRequests;

/// <summary>The statuses of a commit, each with the end of its log where it is a run of this sandbox.</summary>
internal sealed partial class Checks(CiQueue ci)
{
    private const int LogLines = 12;

    public Markup Render(string title, ForgeRepository repository, string sha)
    {
        var latest = repository.Statuses.Of(sha).Latest.ToList();
        var runs = repository.CheckRuns.LatestOf(sha);
        return latest.Count + runs.Count == 0
            ? Markup.Empty
            : Markup.Of($"""<section aria-label="{title}"><h2>{title}</h2><ul class="rows checks">{latest.Select(Check)}{runs.Select(Run)}</ul></section>""");
    }

    public static bool AreRunning(CommitStatuses statuses) => statuses.Latest.Any(status => status.State == "pending");

    private Markup Check(StatusRecord status)
    {
        var run = status.TargetUrl is { } url && RunPattern().Match(url) is { Success: true } match ? ci.Find(long.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture)) : null;
        var address = run is null ? status.TargetUrl : $"/{run.Repository}/actions/runs/{run.Id}";
        return Markup.Of(
            $"""
            <li>{Parts.State(Tones.OfStatus(status.State), status.State)}<div class="grow"><b>{status.Context}</b> <span class="dim">{status.Description}</span>
            {Markup.When(run is not null && status.Context == run.Context, () => Log(run!))}</div>
            <span>{Parts.Link(address, address is null ? "" : "Details")}</span></li>
            """);
    }

    private static Markup Run(CheckRunRecord run) => Markup.Of(
        $"""
        <li>{Parts.State(Tones.OfStatus(run.Conclusion ?? run.Status), run.Conclusion ?? run.Status.Replace('_', ' '))}<div class="grow"><b>{run.Name}</b> <span class="dim">{run.Title}</span>
        {Markup.When(run.Summary is { Length: > 0 }, () => $"""<details><summary>Summary</summary><div class="prose">{MarkdownText.Render(run.Summary!)}</div></details>""")}</div><span>{Parts.Link(run.DetailsUrl, run.DetailsUrl is null ? "" : "Details")}</span></li>
        """);

    private Markup Log(CiRun run)
    {
        var lines = ci.ReadLog(run.Id).Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(LogLines).ToList();
        return Markup.When(lines.Count > 0, () =>
            $"""<details><summary>End of the log</summary><pre class="log" tabindex="0">{lines.Select(line => Markup.Of($"{AnsiText.Line(line)}\n"))}</pre></details>""");
    }

    [GeneratedRegex(@"/actions/runs/(\d{1,18})\z")]
    private static partial Regex RunPattern();
}
