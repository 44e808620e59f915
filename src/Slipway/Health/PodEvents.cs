using System.Collections.Frozen;
using System.Text.RegularExpressions;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Health;

/// <summary>Reads Event objects.</summary>
internal static partial class PodEvents
{
    // What the kubelet and the controllers say by themselves. In other Events about a Pod, those of probes and hooks above all, the kubelet quotes what the container printed.
    private static readonly FrozenSet<string> OwnWords = FrozenSet.ToFrozenSet(
    [
        "FailedScheduling", "FailedMount", "FailedAttachVolume", "FailedMapVolume", "BackOff", "Failed", "InspectFailed", "ErrImageNeverPull", "FailedCreatePodSandBox",
        "FailedPodSandBoxStatus", "NetworkNotReady", "Evicted", "Preempted", "NodeNotReady", "TaintManagerEviction", "FailedCreate", "FailedDelete", "FailedBinding",
    ]);

    /// <summary>The message of the last event about an object that has such a reason; null when there is none.</summary>
    public static EventText? Last(IEnumerable<Resource> events, Resource about, Func<string, bool> isReason)
    {
        var (latest, latestTime) = (default(Resource), "");
        foreach (var candidate in events)
        {
            if (isReason(candidate.Content.GetString("reason") ?? "") && IsAbout(candidate, about) && string.CompareOrdinal(Time(candidate), latestTime) >= 0)
            {
                (latest, latestTime) = (candidate, Time(candidate));
            }
        }

        return latest is null ? null : Read(latest, about);
    }

    private static EventText Read(Resource candidate, Resource about)
    {
        var (reason, message) = (candidate.Content.GetString("reason") ?? "", candidate.Content.GetString("message") ?? "");
        if (about.Id.Type is not { Group: "", Kind: "Pod" } || OwnWords.Contains(reason))
        {
            return new EventText($"{reason}: {message}", null);
        }

        // Of what is quoted, only words that the kubelet may have said as well.
        var probe = Probe().Match(message);
        var why = probe.Groups["why"];
        return new EventText(probe.Success ? $"{reason}: {probe.Groups["probe"].Value}{(why.Success ? $": {why.Value}" : "")}" : reason, PodWords.Of(message));
    }

    [GeneratedRegex(@"^(?<probe>(Readiness|Liveness|Startup) probe failed): (.*(?<why>HTTP probe failed with statuscode: \d{3}|connection refused|i/o timeout|context deadline exceeded|no such host)\z)?", RegexOptions.Singleline)]
    private static partial Regex Probe();

    public static bool IsWarning(Resource candidate) => candidate.Content.GetString("type") == "Warning";

    public static bool IsAbout(Resource candidate, Resource about)
    {
        var subject = (candidate.Content["involvedObject"] ?? candidate.Content["regarding"]) as MapValue ?? MapValue.Empty;
        return subject.GetString("kind") == about.Id.Type.Kind && subject.GetString("name") == about.Id.Name
            && (subject.GetString("uid") is not { Length: > 0 } uid || about.Uid is null || uid == about.Uid);
    }

    // RFC 3339 in UTC: the order of the texts is the order of the times.
    private static string Time(Resource candidate) =>
        candidate.Content.GetString("lastTimestamp") ?? candidate.Content.GetString("eventTime") ?? candidate.Metadata.GetString("creationTimestamp") ?? "";
}
