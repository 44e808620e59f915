using System.Text.Json;
using Slipway.Values;

namespace Slipway.Records;

/// <summary>The five metrics as JSON. Durations are seconds; what there is nothing of is left out.</summary>
internal static class DoraJson
{
    public static MapValue Of(DoraFigures figures) => Map(
        ("application", figures.Application.Value),
        ("stage", figures.Stage.Value),
        ("periodSeconds", (long)figures.Period.TotalSeconds),
        ("deployments", (long)figures.Deployments),
        ("deploymentsPerWeek", Number(figures.PerWeek)),
        ("leadTime", Of(figures.LeadTime)),
        ("leadTimeToPullRequest", Of(figures.ToPullRequest)),
        ("leadTimeInPullRequest", Of(figures.InPullRequest)),
        ("leadTimeDeploying", Of(figures.Deploying)),
        ("impossibleCommits", (long)figures.ImpossibleCommits),
        ("unnamedCommits", (long)figures.UnnamedCommits),
        ("changes", (long)figures.Changes),
        ("failed", (long)figures.Failed),
        ("caught", (long)figures.Caught),
        ("changeFailRate", figures.ChangeFailRate is { } rate ? Number(rate) : null),
        ("recovery", Of(figures.Recovery)),
        ("unrecovered", (long)figures.Unrecovered),
        ("rework", (long)figures.Rework),
        ("allDeployments", (long)figures.AllDeployments),
        ("reworkRate", figures.ReworkRate is { } rework ? Number(rework) : null));

    private static MapValue? Of(Spread? spread) => spread is null ? null : Map(
        ("count", (long)spread.Count), ("medianSeconds", (long)spread.Median.TotalSeconds), ("p90Seconds", (long)spread.P90.TotalSeconds));

    private static MapValue Map(params IEnumerable<(string Key, Value? Value)> entries) =>
        MapValue.Of(entries.Where(entry => entry.Value is not null).Select(entry => (entry.Key, entry.Value!)));

    private static Value Number(double number) => JsonValues.Read(JsonSerializer.SerializeToUtf8Bytes(Math.Round(number, 4)));
}
