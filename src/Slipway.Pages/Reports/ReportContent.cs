using Slipway.Configuration;
using Slipway.Naming;
using Slipway.Pages.Drifts;
using Slipway.Pages.Fleet;
using Slipway.Plans;
using Slipway.Records;

namespace Slipway.Pages.Reports;

/// <summary>What a report is made of.</summary>
internal sealed record ReportContent
{
    /// <summary>Whose it is, such as <c>github.com/acme/config</c>.</summary>
    public required string Title { get; init; }

    /// <summary>When it is made.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>From when on figures are counted.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>The stages, as slipway.yaml has them.</summary>
    public required SlipwayConfiguration Configuration { get; init; }

    /// <summary>The applications that git has, with their stages.</summary>
    public IReadOnlyCollection<(StageName Stage, ApplicationName Application)> Known { get; init; } = [];

    /// <summary>The histories of deployments.</summary>
    public required IReadOnlyList<RecordHistory> Histories { get; init; }

    /// <summary>Releases that are proposed and not merged.</summary>
    public IReadOnlyList<ProposedRelease> Proposed { get; init; } = [];

    /// <summary>Plans that were reviewed, by the head of their pull request and their target.</summary>
    public IReadOnlyDictionary<(CommitSha Head, string Target), PlanDecisions> Plans { get; init; } = new Dictionary<(CommitSha, string), PlanDecisions>();

    /// <summary>What <c>DetectDrift</c> found; null where nobody looked.</summary>
    public FoundDrift? Drift { get; init; }

    /// <summary>The stage to report on; null for all production.</summary>
    public StageName? Stage { get; init; }

    /// <summary>The five metrics of each application in production, or in <see cref="Stage"/>.</summary>
    public IReadOnlyList<DoraFigures> Figures =>
    [
        .. from stage in Stage is null ? Configuration.Production : [Configuration.Stage(Stage)]
           from application in Histories.Where(history => history.Name.Stage == stage.Name).GroupBy(history => history.Name.Application).OrderBy(histories => histories.Key.Value, StringComparer.Ordinal)
           select DoraFigures.Of([.. application], Since, Now),
    ];

    /// <summary>The columns of what runs where.</summary>
    internal IReadOnlyList<Place> Places => Place.Of(Configuration, Histories.Select(history => history.Name));

    /// <summary>The rows.</summary>
    internal IReadOnlyList<ApplicationName> Applications =>
        [.. Histories.Select(history => history.Name.Application).Concat(Known.Select(known => known.Application)).Distinct().OrderBy(name => name.Value, StringComparer.Ordinal)];
}
