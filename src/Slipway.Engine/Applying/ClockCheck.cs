using System.Globalization;
using Slipway.Resources;

namespace Slipway.Engine.Applying;

/// <summary>Steps last by the clock of whoever looks. One that is not the cluster's would end them too early, or never, and count other requests than those of the step.</summary>
internal static class ClockCheck
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(1);

    /// <summary>Compares the clock of this machine with the server's, as that noted the last write of an object.</summary>
    /// <param name="before">The object before the write; null: there was none.</param>
    /// <param name="written">What the server answered just now.</param>
    /// <param name="now">The time of this machine.</param>
    /// <exception cref="SlipwayException">They differ.</exception>
    public static void ThrowIfOff(Resource? before, Resource written, DateTimeOffset now)
    {
        var times = (written.Metadata.GetList("managedFields")?.Maps ?? [])
            .Select(entry => DateTimeOffset.TryParse(entry.GetString("time"), CultureInfo.InvariantCulture, out var time) ? time : (DateTimeOffset?)null);
        // What was like this already was written at some time.
        if (written.ResourceVersion != before?.ResourceVersion && times.Max() is { } server && (now - server).Duration() > Tolerance)
        {
            throw new SlipwayException(
                written.Id.ToString(),
                $"the clock of this machine says {now.ToUniversalTime():yyyy-MM-dd HH:mm:ss} UTC, and the cluster's {server.ToUniversalTime():yyyy-MM-dd HH:mm:ss}. "
                + "A rollout counts its steps by them, so nothing else was changed. Set the clock, and run again.");
        }
    }
}
