using Nuke.Common;
using Serilog;
using Slipway.Components.Artifacts;
using Slipway.Components.Deploying;
using Slipway.Components.Releasing;
using Slipway.Components.Reporting;
using Slipway.Components.Running;
using Slipway.Configuration;
using Slipway.Naming;
using Slipway.Pages.Drifts;

namespace Slipway.Components;

/// <summary>Reports on what was deployed.</summary>
public interface IReport : IHaveManifests, IHaveConfigRepository, IHaveArtifacts
{
    /// <summary>From when on figures are counted, such as <c>90d</c>.</summary>
    [Parameter("How far back figures are counted, such as 30d or 90d. Default: 90d")]
    string? Since => TryGetValue(() => Since);

    /// <summary>
    /// Reads the histories of deployments and says what runs where, what failed, and the five metrics of DORA for each application in production: in the log, and as a page, Markdown,
    /// JSON and OpenMetrics under <c>artifacts/report/</c>.
    /// </summary>
    Target Report => _ => _
        .Description("Reports on deployments: what runs where, the metrics of DORA, each history; as a page, Markdown, JSON and OpenMetrics")
        .Requires(() => ConfigRepository)
        .Requires(() => ConfigRepositoryIsValid, () => SelectionIsValid, () => SinceIsValid)
        .Executes(() => this.Run(async cancellationToken =>
        {
            var source = new ReportSource(OpenManifests(), RecordStore(), PlanStore(), ConfigRepositoryClient(), Forge().PullRequests, TimeProvider.System);
            var report = await source.ReadAsync(ConfigRepository!, Period(), LastDrift(), cancellationToken);
            var files = ReportFiles.Write(ArtifactsDirectory / "report", report);
            Log.Information("{Table:l}", files.Markdown.TrimEnd());
            this.Summarise([("Report", files.Page)]);
        }));

    /// <summary>A requirement: the period is one.</summary>
    internal bool SinceIsValid => this.Accept(() => _ = Period());

    // Of whatever commit: the page says which.
    private FoundDrift? LastDrift()
    {
        var file = ArtifactsDirectory / "drift.json";
        return new ArtifactFile<DriftResult>(file, nameof(IDetectDrift.DetectDrift)).ReadLast() is var (stamp, drift)
            ? new FoundDrift { Commit = stamp.Commit, At = File.GetLastWriteTimeUtc(file), Applications = drift.Applications, Orphans = drift.Orphans, Gaps = drift.Gaps }
            : null;
    }

    private TimeSpan Period() => DurationText.Parse(Since ?? "90d") is { Ticks: > 0 } period ? period
        : throw new InvalidInputException("Since", $"'{Since}' is not a duration; expected one such as 30d or 90d.");
}
