using Slipway.Resources;

namespace Slipway.Engine.Ports;

/// <summary>
/// Whether many requests side by side have a point: once one of them found the server unavailable, however often it asked, the others need not wait for the same.
/// What one of them noted, none of the others takes back.
/// </summary>
internal sealed class Hopelessness
{
    private ResourceRefusedException? reason;
    private int notSent;

    /// <summary>The first refusal that made it hopeless; null while there is hope.</summary>
    public ResourceRefusedException? Reason => Volatile.Read(ref reason);

    /// <summary>How many requests were left out for it.</summary>
    public int NotSent => Volatile.Read(ref notSent);

    /// <summary>Notes how a request failed.</summary>
    public void Note(SlipwayException failure)
    {
        if (failure is ResourceRefusedException { StatusReason: RefusalReason.Unavailable } refusal)
        {
            Interlocked.CompareExchange(ref reason, refusal, null);
        }
    }

    /// <summary>Whether a request is to be left out; it counts as such.</summary>
    public bool LeavesOut()
    {
        if (Reason is null)
        {
            return false;
        }

        Interlocked.Increment(ref notSent);
        return true;
    }
}
