using Slipway.Analysis;
using Slipway.Naming;
using Slipway.Resources;
using Slipway.Rollouts;
using Slipway.Sandbox.Cluster.Store;
using Slipway.Values;

namespace Slipway.Sandbox.Pages.Rollouts;

/// <summary>A rollout as the apply set's parent tells of it, with what the step that still lasts has counted: that is in no record yet, so the metrics of routes are asked.</summary>
internal static class LiveRollout
{
    /// <summary>Null where there is none, or none that can be read: anybody may have written it.</summary>
    public static RolloutRecord? Of(StoredObject? parent) => parent is null ? null
        : RolloutRecordText.TryOf(Resource.FromServer(new GroupVersionKind("", "v1", "ConfigMap"), (MapValue)JsonValues.Read(parent.Utf8)));

    /// <summary>Its steps so far, the one that still lasts with what was counted up to now.</summary>
    public static IReadOnlyList<ExposureSegment> Segments(RolloutRecord record, string @namespace, DateTimeOffset now, Func<string, double?> ask) =>
        [.. record.Segments.Select(segment => segment.To is null && segment.From <= now ? segment with { Rows = [Counted(record, segment, @namespace, now, ask)] } : segment)];

    private static EvidenceRow Counted(RolloutRecord record, ExposureSegment segment, string @namespace, DateTimeOffset now, Func<string, double?> ask)
    {
        string Count(string pods, string more) =>
            $"sum(increase(route_requests_total{{namespace=\"{@namespace}\",pod=~\"{pods}\"{more}}}[{Math.Max(1, (long)(now - segment.From).TotalSeconds)}s]))";
        (double All, double Bad) Ask(string pods) => ask(Count(pods, "")) is { } all and > 0 ? (all, ask(Count(pods, ",code=~\"5..\"")) ?? 0) : (0, 0);
        var (canary, stable) = (Ask($"{record.Deployment}-canary-.+"), Ask($"{record.Deployment}-[^-]+-[^-]+"));
        return new EvidenceRow
        {
            Step = segment.Step,
            Counts = new CheckCounts("errors", canary.All, canary.Bad, stable.All, stable.Bad),
            Verdict = AnalysisVerdict.Inconclusive,
            Reason = "the step goes on",
        };
    }
}
