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
    private const int MostPassed = 6;

    public Markup Render(string title, ForgeRepository repository, string sha)
    {
        // What failed first, then what moves; what passed is folded where there is a lot of it.
        var all = repository.Statuses.Of(sha).Latest.Select(status => (Tone: Tones.OfStatus(status.State), Row: Check(status)))
            .Concat(repository.CheckRuns.LatestOf(sha).Select(run => (Tone: Tones.OfStatus(run.Conclusion ?? run.Status), Row: Run(run)))).OrderBy(check => Rank(check.Tone)).ToList();
        var (passed, others) = (all.Where(check => check.Tone == Tone.Good).ToList(), all.Where(check => check.Tone != Tone.Good).ToList());
        return Markup.When(all.Count > 0, () => $"""<section aria-label="{title}"><h2>{title}</h2>{(passed.Count <= MostPassed ? Rows(all)
            : Markup.Of($"""{Rows(others)}<details><summary>{passed.Count} passed</summary>{Rows(passed)}</details>"""))}</section>""");
    }

    private static Markup Rows(List<(Tone Tone, Markup Row)> checks) =>
        Markup.When(checks.Count > 0, () => $"""<ul class="rows checks">{checks.Select(check => check.Row)}</ul>""");

    private static int Rank(Tone tone) => tone switch { Tone.Bad => 0, Tone.Moving or Tone.Waiting => 1, _ => 2 };

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
        var (log, isFailed) = (ci.ReadLog(run.Id), run.State == CiRunState.Failure);
        IReadOnlyList<string> lines = isFailed ? LogView.Errors(log) : [.. log.Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(LogLines)];
        return Markup.When(lines.Count > 0, () =>
            $"""<details{(isFailed ? Markup.Of($" open") : null)}><summary>{(isFailed ? "What failed" : "End of the log")}</summary><pre class="log" tabindex="0">{lines.Select(line => Markup.Of($"{AnsiText.Line(line)}\n"))}</pre></details>""");
    }

    [GeneratedRegex(@"/actions/runs/(\d{1,18})\z")]
    private static partial Regex RunPattern();
}
