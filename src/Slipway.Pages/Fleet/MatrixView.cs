using Slipway.Pages.Html;

namespace Slipway.Pages.Fleet;

/// <summary>What runs where: a row for each application, a column for each stage and cluster; on a phone a card for each application.</summary>
internal static class MatrixView
{
    // Fewer are looked through at once.
    private const int FilteredFrom = 8;

    public static Markup Render(IReadOnlyList<Place> places, IReadOnlyList<ApplicationRow> rows) => Markup.When(rows.Count > 0, () =>
        $"""
        {Markup.When(rows.Count >= FilteredFrom, () => $"""<p class="filter"><label>Filter <input type="search" placeholder="name, version or state" autocomplete="off" spellcheck="false"></label> <span class="dim" role="status"></span></p>""")}
        <div class="scroll matrix-frame"><table class="matrix"><caption class="hidden">Applications and stages</caption><thead><tr><th scope="col">Application</th>{places.Select(Head)}</tr></thead>
        {ApplicationRow.InOrder(rows).Select(row => Row(places, row))}</table></div>
        """);

    /// <summary>What serves beside the version that a status is about.</summary>
    public static Markup Serving(PlaceStatus status) => Markup.When(status.Serves.Count > 0, () =>
        $"""<p class="serves"><b>{string.Join(", ", status.Serves)}</b> {(status.Serves.Count == 1 ? "serves" : "serve")}</p>""");

    private static Markup Head(Place place) => Markup.Of(
        $"""<th scope="col">{place.Stage.Value}{Markup.When(place.Cluster is not null, () => $" <span class=\"dim\">{place.Cluster!.Value}</span>")}</th>""");

    private static Markup Row(IReadOnlyList<Place> places, ApplicationRow row) => Markup.Of(
        $"""
        <tbody id="app-{row.Application.Value}"><tr><th scope="row">{row.Application.Value}</th>{places.Zip(row.Statuses).Select(pair => Cell(pair.First, pair.Second))}</tr>
        {Markup.When(row.More is not null, () => $"""<tr class="more"><td colspan="{places.Count + 1}"><details{(row.IsOpen ? Markup.Of($" open") : null)}><summary>Steps of {row.Application.Value}</summary>{row.More}</details></td></tr>""")}</tbody>
        """);

    private static Markup Cell(Place place, PlaceStatus? status) => status is null
        ? Markup.Of($"""<td class="none" data-place="{place.ToString()}"></td>""")
        : Markup.Of($"""<td class="cell {Parts.Class(status.Tone)}" data-place="{place.ToString()}"><div>{Status(status)}</div></td>""");

    // What serves beside what failed, and what waits.
    private static Markup Status(PlaceStatus status) => Markup.Of(
        $"""
        <p>{Markup.When(status.Version is not null, () => $"""<b class="version">{Parts.Link(status.Address, status.Version!)}</b> """)}{Markup.When(status.Version is null && status.Address is not null, () => $"{Parts.Link(status.Address, "History")} ")}{Parts.State(status.Tone, status.Word)} {Markup.When(status.At is not null, () => $"{Parts.Time(status.At!.Value)}")}</p>
        {Serving(status)}{Markup.When(status.HealthyBefore is not null, () => $"""<p class="serves"><b>{status.HealthyBefore}</b> was healthy before</p>""")}
        {Markup.When(status.Reason is { Length: > 0 }, () => $"""<p class="reason" title="{status.Reason}">{status.Reason}</p>""")}
        {status.Proposed.Select(Proposed)}{Markup.When(status.Differences > 0, () => $"""<p class="drift"><a href="{status.DriftAddress}">{(status.Differences == 1 ? "1 difference from git" : $"{status.Differences} differences from git")}</a></p>""")}{status.Next}
        """);

    private static Markup Proposed(ProposedRelease release) => Markup.Of(
        $"""<p class="wait">▸ {release.Version ?? "a release"} proposed {Parts.Time(release.Since)}{Markup.When(release.Number is not null, () => $" {Parts.Link(release.Url, $"#{release.Number}")}")}</p>""");
}
