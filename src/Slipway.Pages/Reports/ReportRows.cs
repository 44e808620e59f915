using Slipway.Naming;
using Slipway.Pages.Fleet;
using Slipway.Pages.Html;
using Slipway.Records;

namespace Slipway.Pages.Reports;

/// <summary>How every application of a report stands, by its histories.</summary>
internal sealed class ReportRows(ReportContent report)
{
    private readonly Dictionary<RecordName, RecordHistory> _histories = report.Histories.DistinctBy(history => history.Name).ToDictionary(history => history.Name);
    private readonly IReadOnlyList<Place> _places = report.Places;

    public IReadOnlyList<ApplicationRow> All => [.. report.Applications.Select(application => new ApplicationRow(application, [.. _places.Select(place => StatusOf(application, place))]))];

    public IReadOnlyList<StageDifference> Differences => [.. report.Applications.SelectMany(application =>
        StageDifference.Of(application, [.. _places.Where(place => Belongs(application, place))], place => _histories.GetValueOrDefault(place.Of(application))))];

    /// <summary>What somebody does next about a deployment that failed.</summary>
    public static Markup NextOf(RecordEntry entry, RecordHistory history) => Markup.Of(
        $"""
        <div class="next">{Markup.When(entry.PullRequest is { } request && history.WasTried(entry) && Parts.IsWeb(request.Url), () => $"<span>Revert {Parts.Link(entry.PullRequest!.Url, $"#{entry.PullRequest.Number}")}</span>")}
        {Markup.When(history.LastHealthy is not null && history.WasTried(entry), () => $"<span>Roll back to {history.LastHealthy!.Version}: {Parts.Command($"./build.sh Rollback --stage {entry.Name.Stage} --application {entry.Name.Application}")}</span>")}
        {Markup.When(Parts.IsWeb(entry.Run), () => $"<span>{Parts.Link(entry.Run, "Look at the run")}</span>")}</div>
        """);

    private bool Belongs(ApplicationName application, Place place) =>
        _histories.GetValueOrDefault(place.Of(application)) is { Entries.Count: > 0 } || report.Known.Contains((place.Stage, application)) || report.Proposed.Any(release => IsOf(release, application, place));

    private PlaceStatus? StatusOf(ApplicationName application, Place place) => !Belongs(application, place) ? null
        : PlaceStatus.Of(_histories.GetValueOrDefault(place.Of(application))) with
        {
            Proposed = [.. report.Proposed.Where(release => IsOf(release, application, place))],
            Differences = report.Drift?.CountOf(place.Stage, application),
            Address = _histories.ContainsKey(place.Of(application)) ? $"#{place.Of(application)}" : null,
        };

    private static bool IsOf(ProposedRelease release, ApplicationName application, Place place) => release.Stage == place.Stage && release.Application == application;
}
