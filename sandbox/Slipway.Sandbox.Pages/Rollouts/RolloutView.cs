using System.Globalization;

namespace Slipway.Sandbox.Pages.Rollouts;

/// <summary>A rollout below an application's flow: where it stands, its weights and errors as a plot and as a table, and what can be done.</summary>
internal static class RolloutView
{
    public const string Abort = "abort-rollout";
    public const string GoOn = "go-on";

    private const int Width = 600;
    private const int Height = 100;

    // So that one error among many requests does not look like a wall.
    private const double LeastTop = 0.02;

    /// <param name="rollout">What the record says.</param>
    /// <param name="title">The application and its stage, for people.</param>
    /// <param name="subject">The config repository, the stage and the application.</param>
    /// <param name="forms">The buttons of the session.</param>
    public static Markup Render(RolloutRecord rollout, string title, string subject, PageForms forms)
    {
        var (tone, word) = rollout.State;
        return Markup.Of(
            $"""
            <section class="rollout" aria-label="Rollout of {title}"><header><h3>Rollout</h3>{Parts.State(tone, word)}
            <span class="dim">{Markup.When(rollout.IsActive, () => $"{rollout.Weight} % of the requests get the new version")}{Markup.When(rollout is { IsActive: true, Deadline: not null }, () => $" · deadline {Parts.Time(rollout.Deadline!.Value)}")}</span></header>
            {Markup.When(rollout.Reason is not null, () => $"<p>{rollout.Reason}</p>")}
            {Markup.When(rollout.Segments.Count > 0, () => $"{Plot(rollout.Segments)}{Table(rollout.Segments, title)}")}
            {Markup.When(rollout.IsActive, () => $"""<div class="buttons">{forms.Button(GoOn, subject, "Go on", label: $"Go on with {title}")}{forms.Button(Abort, subject, "Abort", label: $"Abort {title}")}</div>""")}</section>
            """);
    }

    // The table says the same in words.
    private static Markup Plot(IReadOnlyList<RolloutSegment> segments)
    {
        var (start, length) = (segments[0].From, Math.Max(1, (segments[^1].To - segments[0].From).TotalSeconds));
        var top = segments.SelectMany(segment => new[] { segment.NewErrors ?? 0, segment.OldErrors ?? 0 }).Append(LeastTop).Max();
        double X(DateTimeOffset time) => (time - start).TotalSeconds / length * Width;
        string Line(Func<RolloutSegment, double?> height) => string.Join(' ', segments.Where(segment => height(segment) is not null)
            .Select(segment => Number($"{X(segment.From):0.#},{Height - (height(segment)!.Value * Height):0.#} {X(segment.To):0.#},{Height - (height(segment)!.Value * Height):0.#}")));
        return Markup.Of(
            $"""
            <svg class="plot" viewBox="0 -2 {Width} {Height + 4}" preserveAspectRatio="none" aria-hidden="true" focusable="false">
            <polygon class="share" points="0,{Height} {Line(segment => segment.Weight / 100.0)} {Width},{Height}"/>
            <polyline class="old" points="{Line(segment => segment.OldErrors / top)}"/><polyline class="new" points="{Line(segment => segment.NewErrors / top)}"/></svg>
            <p class="legend"><span class="share">share of the new version</span> <span class="new">its errors</span> <span class="old">errors of the version before</span> <span class="dim">top: {Percent(top)}</span></p>
            """);
    }

    private static Markup Table(IReadOnlyList<RolloutSegment> segments, string title) => Markup.Of(
        $"""
        <div class="scroll" tabindex="0" role="group" aria-label="Steps of {title}"><table class="list"><thead><tr><th>Step</th><th>Share</th><th>Time</th><th>Errors</th><th>Before</th></tr></thead><tbody>{segments.Select(Row)}</tbody></table></div>
        """);

    private static Markup Row(RolloutSegment segment) => Markup.Of(
        $"""
        <tr><td>{segment.Step}</td><td>{segment.Weight} %</td><td>{Parts.Duration(segment.To - segment.From)}</td>
        <td>{Percent(segment.NewErrors)}{Markup.When(segment.NewErrors is not null, () => $""" <span class="dim">of {(long)segment.NewRequests}</span>""")}</td><td>{Percent(segment.OldErrors)}</td></tr>
        """);

    private static string Percent(double? share) => share is null ? "–" : Number($"{share.Value * 100:0.##} %");

    private static string Number(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
