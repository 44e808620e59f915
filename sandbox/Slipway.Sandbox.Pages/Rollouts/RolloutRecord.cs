using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.ApplySets;
using Slipway.Sandbox.Cluster;
using Slipway.Sandbox.Cluster.Store;

namespace Slipway.Sandbox.Pages.Rollouts;

/// <summary>A time in which the new version had a share of the traffic, in percent, and what both versions answered in it: requests, and errors among them.</summary>
internal sealed record RolloutSegment(long Step, long Weight, DateTimeOffset From, DateTimeOffset To, double? NewErrors, double? OldErrors, double NewRequests);

/// <summary>A rollout as the apply set's parent tells of it. Whatever cannot be read is left out: anybody may have written it.</summary>
internal sealed record RolloutRecord
{
    public required string Phase { get; init; }

    public required long Step { get; init; }

    public required long Steps { get; init; }

    public required long Weight { get; init; }

    public DateTimeOffset? Deadline { get; init; }

    public string? Reason { get; init; }

    /// <summary>In their order; the last one may still last.</summary>
    public required IReadOnlyList<RolloutSegment> Segments { get; init; }

    /// <summary>Whether there are two versions.</summary>
    public bool IsActive => Phase is not ("aborted" or "done");

    public (Tone Tone, string Word) State => Phase switch
    {
        "preparing" => (Tone.Moving, $"before step {Step} of {Steps}"),
        "observing" => (Tone.Moving, $"step {Step} of {Steps}"),
        "settling" or "returning" or "finishing" => (Tone.Moving, "settling"),
        "aborting" or "clearing" => (Tone.Bad, "aborting"),
        "aborted" => (Tone.Bad, "aborted"),
        "done" => (Tone.Good, "done"),
        _ => (Tone.Neutral, Phase),
    };

    /// <summary>Null where there is none. What a step that still lasts has counted is in no record yet: the metrics of routes are asked for it.</summary>
    public static RolloutRecord? Of(StoredObject? parent, string application, DateTimeOffset now, Func<string, double?> ask)
    {
        if (parent?.Json.At("metadata", "annotations").Text(ApplySetLabels.Rollout) is not { } text || Parse(text) is not JsonObject record || record.Text("phase") is not { } phase)
        {
            return null;
        }

        var segments = record.Items("exposure").Select(item => Segment(item, Time(item, "from"), Time(item, "to"))).OfType<RolloutSegment>().OrderBy(segment => segment.From).ToList();
        if (phase == "observing" && Segment(record, Time(record, "since"), now) is { } current)
        {
            var @namespace = parent.Namespace;
            string Count(string pods, string more) =>
                $"sum(increase(route_requests_total{{namespace=\"{@namespace}\",pod=~\"{pods}\"{more}}}[{Math.Max(1, (long)(current.To - current.From).TotalSeconds)}s]))";
            (double All, double? Errors) Ask(string pods) => ask(Count(pods, "")) is { } all and > 0 ? (all, (ask(Count(pods, ",code=~\"5..\"")) ?? 0) / all) : (0, null);
            var deployment = record.Text("deployment") ?? application;
            var (newer, older) = (Ask($"{deployment}-canary-.+"), Ask($"{deployment}-[^-]+-[^-]+"));
            segments.Add(current with { NewRequests = newer.All, NewErrors = newer.Errors, OldErrors = older.Errors });
        }

        return new RolloutRecord
        {
            Phase = phase,
            Step = record.Number("step") ?? 0,
            Steps = record.Number("steps") ?? 0,
            Weight = record.Number("weight") ?? 0,
            Deadline = Time(record, "deadline"),
            Reason = record.Text("reason"),
            Segments = segments,
        };
    }

    private static RolloutSegment? Segment(JsonObject item, DateTimeOffset? from, DateTimeOffset? to)
    {
        var counts = item.Items("counts").FirstOrDefault(check => check.Text("check") == "errors") ?? item.Items("counts").FirstOrDefault();
        return from is null || to is null || to < from ? null : new RolloutSegment(
            item.Number("step") ?? 0, Math.Clamp(item.Number("weight") ?? 0, 0, 100), from.Value, to.Value, Share(counts.Map("canary")), Share(counts.Map("stable")), Real(counts.Map("canary"), "n"));
    }

    private static double? Share(JsonObject? counted) => Real(counted, "n") is var all and > 0 ? Math.Clamp(Real(counted, "x") / all, 0, 1) : null;

    private static double Real(JsonObject? counted, string name) => counted?[name] is JsonValue value && value.GetValueKind() == JsonValueKind.Number && value.TryGetValue(out double number) ? number : 0;

    private static DateTimeOffset? Time(JsonNode? item, string name) => ClusterClock.Parse(item.Text(name));

    private static JsonNode? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
