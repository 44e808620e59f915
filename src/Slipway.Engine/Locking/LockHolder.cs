using Slipway.Engine.Ports;

namespace Slipway.Engine.Locking;

/// <summary>
/// Who works on an apply set right now, for those who only read it. A killed job leaves its Lease behind, and whether that is so shows as it does to those who want the lock: nothing renews it for as long as
/// it says.
/// </summary>
internal static class LockHolder
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    /// <summary>The holder; null where there is none, or it is dead. It waits for a renewal, which is a fraction of the Lease's duration away.</summary>
    /// <param name="lease">The Lease.</param>
    /// <param name="time">The clock. Only spans of it count.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<string?> FindAsync(ILeaseStore lease, TimeProvider time, CancellationToken cancellationToken)
    {
        var seen = await lease.ReadAsync(cancellationToken);
        var since = time.GetTimestamp();
        while (seen?.Holder is not null && time.GetElapsedTime(since) <= seen.Duration)
        {
            await Task.Delay(LookAgain, time, cancellationToken);
            var now = await lease.ReadAsync(cancellationToken);
            if (now?.ResourceVersion != seen.ResourceVersion)
            {
                return now?.Holder;
            }
        }

        return null;
    }
}
