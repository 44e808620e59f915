using System.Globalization;

namespace Slipway.Sandbox.Cluster.Store;

/// <summary>Times as the API writes them.</summary>
internal static class ClusterClock
{
    public static string Seconds(this TimeProvider time) => Format(time.GetUtcNow());

    public static string Format(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    public static DateTimeOffset? Parse(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;
}
