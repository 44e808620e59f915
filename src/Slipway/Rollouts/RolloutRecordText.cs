using System.Globalization;
using Slipway.Analysis;
using Slipway.ApplySets;
using Slipway.Configuration;
using Slipway.Naming;
using Slipway.Reports;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Rollouts;

/// <summary>Writes and reads a <see cref="RolloutRecord"/> as JSON.</summary>
internal static class RolloutRecordText
{
    private const int MaxReasonLength = 1000;
    private const int MaxFindingLength = 200;

    // More is not read by anybody.
    private const double MostEvidence = 1e9;

    /// <summary>The rollout that an apply set's parent tells of; null where it tells of none.</summary>
    /// <exception cref="SlipwayException">Somebody edited it: two versions may run, and nobody knows how far it was.</exception>
    public static RolloutRecord? Of(Resource? parent)
    {
        if (parent?.Annotations.GetString(ApplySetLabels.Rollout) is not { Length: > 0 })
        {
            return null;
        }

        return TryOf(parent) ?? throw new SlipwayException(
            parent.Id.ToString(),
            $"its annotation {ApplySetLabels.Rollout} cannot be read, so that nobody knows how far a rollout was. Look which versions run. To go on as if there were none, the canary being deleted and the version before "
            + $"replaced: kubectl annotate configmap {parent.Id.Name} -n {parent.Id.Namespace} {ApplySetLabels.Rollout}-");
    }

    /// <summary>The same, for who only shows it: what cannot be read is none.</summary>
    public static RolloutRecord? TryOf(Resource? parent) =>
        parent?.Annotations.GetString(ApplySetLabels.Rollout) is { Length: > 0 } text ? TryRead(JsonValues.TryRead(text) as MapValue) : null;

    /// <summary>A rollout that was written down; null where it is none: somebody may have edited it.</summary>
    public static RolloutRecord? TryRead(MapValue? map)
    {
        try
        {
            return map is null ? null : Read(map);
        }
        catch (Exception exception) when (exception is InvalidInputException or FormatException or ArgumentException or InvalidCastException or NullReferenceException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The annotation's value.</summary>
    public static string Of(RolloutRecord record) => JsonValues.ToText(Map(record));

    /// <summary>The same as a value.</summary>
    public static MapValue Map(RolloutRecord record)
    {
        List<(string, Value)> entries =
        [
            ("commit", record.Commit.Value),
            ("release", record.Release),
            ("from", record.From.Value),
            ("strategyHash", record.StrategyHash),
            ("strategy", record.Strategy.ToString().ToLowerInvariant()),
            ("deployment", record.Deployment),
            ("phase", record.Phase.ToString().ToLowerInvariant()),
            ("step", (long)record.Step),
            ("steps", (long)record.Steps),
            ("weight", (long)record.Weight),
            ("replicas", (long)record.Replicas),
            ("looked", Time(record.Looked)),
            ("deadline", Time(record.Deadline)),
            ("by", record.By),
        ];
        if (record.Digest is { } digest)
        {
            entries.Add(("digest", digest.Value));
        }

        if (record.Route is { } route)
        {
            entries.Add(("route", route));
        }

        if (record.Since is { } since)
        {
            entries.Add(("since", Time(since)));
        }

        if (record.Exposure.Count > 0)
        {
            entries.Add(("exposure", ListValue.Of(record.Exposure.Select(Text))));
        }

        if (record.Reason is { } reason)
        {
            entries.Add(("reason", LogText.CutLines(reason, MaxReasonLength)));
        }

        if (record.Told is { } told)
        {
            entries.Add(("told", told));
        }

        if (record.IsSuperseded)
        {
            entries.Add(("superseded", true));
        }

        return MapValue.Of(entries);
    }

    private static RolloutRecord Read(MapValue map) => new()
    {
        Commit = CommitSha.Parse(map.GetString("commit")!),
        Release = map.GetString("release")!,
        Digest = map.GetString("digest") is { } digest ? Digest.Parse(digest) : null,
        From = CommitSha.Parse(map.GetString("from")!),
        StrategyHash = map.GetString("strategyHash")!,
        Strategy = Enum.Parse<RolloutStrategy>(map.GetString("strategy")!, ignoreCase: true),
        Deployment = map.GetString("deployment")!,
        Route = map.GetString("route"),
        Phase = Enum.Parse<RolloutPhase>(map.GetString("phase")!, ignoreCase: true),
        Step = (int)map.GetInteger("step")!,
        Steps = (int)map.GetInteger("steps")!,
        Weight = (int)map.GetInteger("weight")!,
        Replicas = (int)map.GetInteger("replicas")!,
        Since = map.GetString("since") is { } since ? Time(since) : null,
        Looked = Time(map.GetString("looked")!),
        Deadline = Time(map.GetString("deadline")!),
        Exposure = [.. (map.GetList("exposure") ?? ListValue.Empty).Maps.Select(Segment)],
        Reason = map.GetString("reason"),
        Told = map.GetString("told"),
        IsSuperseded = map.GetBoolean("superseded") == true,
        By = map.GetString("by")!,
    };

    private static MapValue Text(ExposureSegment segment) => MapValue.Of(
        ("step", (Value)(long)segment.Step),
        ("weight", (long)segment.Weight),
        ("from", Time(segment.From)),
        ("to", Time(segment.To ?? segment.From)),
        ("counts", ListValue.Of(segment.Rows.Select(Text))));

    private static Value Text(EvidenceRow row)
    {
        var counts = row.Counts;
        var map = MapValue.Of(
            ("check", (Value)counts.Check),
            ("canary", Counted(counts.CanaryRequests, counts.CanaryBad)),
            ("stable", Counted(counts.StableRequests, counts.StableBad)),
            ("verdict", row.Verdict.ToString().ToLowerInvariant()));
        map = row.Evidence is { } evidence ? map.With("e", Numeral(Math.Min(evidence, MostEvidence))) : map;
        return row.Reason is { } reason ? map.With("reason", LogText.Cut(reason, MaxFindingLength)) : map;
    }

    private static ExposureSegment Segment(MapValue map) => new()
    {
        Step = (int)map.GetInteger("step")!,
        Weight = (int)map.GetInteger("weight")!,
        From = Time(map.GetString("from")!),
        To = Time(map.GetString("to")!),
        Rows = [.. (map.GetList("counts") ?? ListValue.Empty).Maps.Select(row => Row(row, (int)map.GetInteger("step")!))],
    };

    private static EvidenceRow Row(MapValue map, int step) => new()
    {
        Step = step,
        Counts = new CheckCounts(map.GetString("check")!, Number(map, "canary", "n"), Number(map, "canary", "x"), Number(map, "stable", "n"), Number(map, "stable", "x")),
        Evidence = (map["e"] as ScalarValue)?.AsNumber,
        Verdict = Enum.Parse<AnalysisVerdict>(map.GetString("verdict")!, ignoreCase: true),
        Reason = map.GetString("reason"),
    };

    // Counts of Prometheus are no whole numbers: increase() extrapolates.
    private static MapValue Counted(double all, double bad) => MapValue.Of(("n", (Value)Numeral(all)), ("x", Numeral(bad)));

    private static ScalarValue Numeral(double number) => new(ScalarKind.Number, Number(number), default);

    private static string Number(double number) => number.ToString("0.###", CultureInfo.InvariantCulture);

    private static double Number(MapValue map, string side, string key) => (map.At(side, key) as ScalarValue)!.AsNumber!.Value;

    private static string Time(DateTimeOffset time) => time.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
