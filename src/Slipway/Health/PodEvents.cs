using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Health;

/// <summary>Reads Event objects.</summary>
internal static class PodEvents
{
    /// <summary>The message of the last event about an object that has such a reason; null when there is none.</summary>
    public static string? Last(IEnumerable<Resource> events, Resource about, Func<string, bool> isReason)
    {
        var (latest, latestTime) = (default(Resource), "");
        foreach (var candidate in events)
        {
            if (isReason(candidate.Content.GetString("reason") ?? "") && IsAbout(candidate, about) && string.CompareOrdinal(Time(candidate), latestTime) >= 0)
            {
                (latest, latestTime) = (candidate, Time(candidate));
            }
        }

        return latest is null ? null : $"{latest.Content.GetString("reason")}: {latest.Content.GetString("message")}";
    }

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
