using System.Globalization;
using Slipway.Analysis;
using Slipway.Configuration;
using Slipway.Pages.Html;
using Slipway.Rollouts;

namespace Slipway.Pages.Rollouts;

/// <summary>A rollout: where it stands among its steps, its weights and errors as a plot, why it is where it is, and what was counted.</summary>
internal static class RolloutView
{
    /// <param name="rollout">What the record says.</param>
    /// <param name="path">The steps that slipway.yaml has; empty where they are not known.</param>
    /// <param name="now">When a step that still lasts is looked at.</param>
    /// <param name="title">The application and its stage, for people.</param>
    /// <param name="buttons">What can be done about it.</param>
    /// <param name="measured">Its steps with what was counted; null for what its record has.</param>
    public static Markup Render(
        RolloutRecord rollout, IReadOnlyList<RolloutStep> path, DateTimeOffset now, string title, Markup? buttons = null, IReadOnlyList<ExposureSegment>? measured = null)
    {
        var (tone, word) = State(rollout);
        IReadOnlyList<ExposureSegment> segments = [.. (measured ?? rollout.Segments).OrderBy(segment => segment.From).Where(segment => EndOf(segment, now) >= segment.From)];
        return Markup.Of(
            $"""
            <section class="rollout" aria-label="Rollout of {title}"><header><h3>Rollout</h3>{Parts.State(tone, word)}
            <span class="dim">{Markup.When(rollout.IsActive, () => $"{rollout.Weight} % of the requests get the new version · deadline {Parts.Time(rollout.Deadline)}")}</span></header>
            {Markup.When(rollout.Reason is not null, () => $"""<p class="{(tone == Tone.Bad ? "alarm" : "verdict")}">{rollout.Reason}</p>""")}
            {Markup.When(path.Count > 0, () => $"""<ol class="path" aria-label="Steps">{path.Select((step, index) => Step(rollout, step, index + 1))}</ol>""")}
            {Markup.When(segments.Count > 0, () => $"{RolloutPlot.Render(segments, now)}{Table(segments, now, title)}")}
            {Markup.When(rollout.IsActive && buttons is not null, () => $"""<div class="buttons">{buttons}</div>""")}</section>
            """);
    }

    public static (Tone Tone, string Word) State(RolloutRecord rollout) => (ToneOf(rollout.Phase), rollout.Standing);

    /// <summary>Errors among requests, where there were any requests.</summary>
    public static (double? New, double? Before) Shares(CheckCounts? counts) => counts is null ? (null, null) : (Share(counts.CanaryBad, counts.CanaryRequests), Share(counts.StableBad, counts.StableRequests));

    public static DateTimeOffset EndOf(ExposureSegment segment, DateTimeOffset now) => segment.To ?? now;

    private static Tone ToneOf(RolloutPhase phase) => phase switch
    {
        RolloutPhase.Aborting or RolloutPhase.Clearing or RolloutPhase.Aborted => Tone.Bad,
        RolloutPhase.Done => Tone.Good,
        _ => Tone.Moving,
    };

    private static double? Share(double bad, double all) => all > 0 ? Math.Clamp(bad / all, 0, 1) : null;

    private static Markup Step(RolloutRecord rollout, RolloutStep step, int number)
    {
        var isOver = number < rollout.Step || !rollout.IsStepping;
        var (tone, word) = number > rollout.Step ? (Tone.Neutral, "not yet") : isOver ? (rollout.Phase is RolloutPhase.Aborted or RolloutPhase.Aborting or RolloutPhase.Clearing && number == rollout.Step ? Tone.Bad : Tone.Good, "over") : (Tone.Moving, "now");
        return Markup.Of($"""<li class="{Parts.Class(tone)}"{(tone == Tone.Moving ? Markup.Of($" aria-current=\"step\"") : null)}>{Icons.Of(tone)} {step.Weight} % <span class="dim">{DurationText.Of(step.Duration)}</span><span class="hidden"> {word}</span></li>""");
    }

    private static Markup Table(IReadOnlyList<ExposureSegment> segments, DateTimeOffset now, string title) => Markup.Of(
        $"""
        <div class="scroll" tabindex="0" role="group" aria-label="Evidence of {title}"><table class="list cards evidence"><thead><tr><th scope="col">Step</th><th scope="col">Share</th><th scope="col">Time</th><th scope="col">Check</th><th scope="col">New version</th><th scope="col">Version before</th><th scope="col"><abbr title="Evidence against the new version: an e-value">E</abbr></th><th scope="col">Verdict</th></tr></thead>
        <tbody>{segments.SelectMany(segment => Rows(segment, now))}</tbody></table></div>
        """);

    private static IEnumerable<Markup> Rows(ExposureSegment segment, DateTimeOffset now) => segment.Rows.Cast<EvidenceRow?>().DefaultIfEmpty().Select(row => Markup.Of(
        $"""
        <tr><td data-label="Step">{segment.Step}</td><td data-label="Share">{segment.Weight} %</td><td data-label="Time">{Parts.Duration(EndOf(segment, now) - segment.From)}</td><td data-label="Check">{row?.Counts.Check ?? "–"}</td>
        <td data-label="New version">{Counted(Shares(row?.Counts).New, row?.Counts.CanaryBad, row?.Counts.CanaryRequests)}</td><td data-label="Version before">{Counted(Shares(row?.Counts).Before, row?.Counts.StableBad, row?.Counts.StableRequests)}</td>
        <td data-label="E">{(row?.Evidence is { } evidence ? EvidenceText.Evidence(evidence) : "–")}</td><td data-label="Verdict">{(row is null ? "–" : EvidenceTable.Finding(row))}</td></tr>
        """));

    private static Markup Counted(double? share, double? bad, double? all) => share is null ? Markup.Of($"–") : Markup.Of(
        $"""{Parts.Percent(share)} <span class="dim">{Count(bad)} of {Count(all)}</span>""");

    private static string Count(double? number) => (number ?? 0).ToString("0.#", CultureInfo.InvariantCulture);
}
