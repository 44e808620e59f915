using Slipway.Configuration;
using Slipway.Naming;
using Slipway.Records;

namespace Slipway.Sites;

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

    /// <summary>The stage to report on; null for all production.</summary>
    public StageName? Stage { get; init; }

    /// <summary>The five metrics of each application in production, or in <see cref="Stage"/>.</summary>
    public IReadOnlyList<DoraFigures> Figures =>
    [
        .. from stage in Stage is null ? Configuration.Production : [Configuration.Stage(Stage)]
           from application in Histories.Where(history => history.Name.Stage == stage.Name).GroupBy(history => history.Name.Application).OrderBy(histories => histories.Key.Value, StringComparer.Ordinal)
           select DoraFigures.Of([.. application], Since, Now),
    ];

    /// <summary>The columns of what runs where: a stage, or each of its clusters.</summary>
    internal IReadOnlyList<(StageName Stage, ClusterName? Cluster)> Places =>
    [
        .. from stage in Configuration.Stages
           from cluster in Histories.Where(history => history.Name.Stage == stage.Name).Select(history => history.Name.Cluster)
               .Concat(stage.Clusters.Select(cluster => cluster.Name)).Distinct().DefaultIfEmpty().OrderBy(cluster => cluster?.Value, StringComparer.Ordinal)
           select (stage.Name, cluster),
    ];

    /// <summary>The rows.</summary>
    internal IReadOnlyList<ApplicationName> Applications =>
        [.. Histories.Select(history => history.Name.Application).Concat(Known.Select(known => known.Application)).Distinct().OrderBy(name => name.Value, StringComparer.Ordinal)];

    /// <summary>The history in a cell; null where there is none.</summary>
    internal RecordHistory? Find(ApplicationName application, (StageName Stage, ClusterName? Cluster) place) =>
        Histories.FirstOrDefault(history => history.Name == new RecordName(place.Stage, place.Cluster, application));
}

/// <summary>A release on its way to a stage.</summary>
/// <param name="Stage">The stage.</param>
/// <param name="Application">The application.</param>
/// <param name="Version">The version; null where its branch does not tell.</param>
/// <param name="Since">Since when.</param>
internal sealed record ProposedRelease(StageName Stage, ApplicationName Application, string? Version, DateTimeOffset Since);
