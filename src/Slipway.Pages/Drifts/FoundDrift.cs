using Slipway.Naming;
using Slipway.Values;

namespace Slipway.Pages.Drifts;

/// <summary>What <c>DetectDrift</c> found: how the cluster differs from git.</summary>
internal sealed record FoundDrift
{
    /// <summary>The commit that was compared.</summary>
    public required CommitSha Commit { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The applications, as the file of <c>DetectDrift</c> has them.</summary>
    public required IReadOnlyList<MapValue> Applications { get; init; }

    /// <summary>Apply sets that git does not have any more.</summary>
    public IReadOnlyList<string> Orphans { get; init; } = [];

    /// <summary>What could not be looked at.</summary>
    public IReadOnlyList<string> Gaps { get; init; } = [];

    /// <summary>Reads the file of <c>DetectDrift</c>; null where it is none.</summary>
    /// <param name="json">The content of <c>artifacts/drift.json</c>.</param>
    /// <param name="at">When it was written.</param>
    public static FoundDrift? TryRead(string? json, DateTimeOffset at) =>
        JsonValues.TryRead(json) is MapValue file && file.GetMap("result") is { } result && CommitSha.TryParse(file.GetMap("stamp")?.GetString("commit") ?? "") is { } commit
            ? new FoundDrift { Commit = commit, At = at, Applications = [.. result.GetList("applications")?.Maps ?? []], Orphans = Texts(result, "orphans"), Gaps = Texts(result, "gaps") }
            : null;

    /// <summary>How many objects differ; null where nobody looked.</summary>
    public int? CountOf(StageName stage, ApplicationName application) =>
        Applications.Where(map => map.GetString("stage") == stage.Value && map.GetString("application") == application.Value).ToList() is { Count: > 0 } found
            ? found.Sum(map => map.GetList("differences")?.Count ?? 0) : null;

    private static IReadOnlyList<string> Texts(MapValue map, string key) => [.. (map.GetList(key) ?? ListValue.Empty).OfType<ScalarValue>().Select(item => item.Text)];
}
