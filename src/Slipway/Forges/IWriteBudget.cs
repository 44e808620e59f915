namespace Slipway.Forges;

/// <summary>What a forge still takes: it limits writes by the minute and by the hour. What does not fit waits, so that whoever has something less important to say asks before.</summary>
public interface IWriteBudget
{
    /// <summary>The number of writes that could begin within a time from now, behind those that wait already.</summary>
    int Remaining(TimeSpan within);

    /// <summary>
    /// From when a token is cancelled, writes do not wait for their turn, as far as the limits let them: the process ends in seconds, and what it has to say last must be said by then.
    /// </summary>
    void HurryWhen(CancellationToken ending);

    /// <summary>Whether a write would begin at once.</summary>
    bool CanWrite => Remaining(TimeSpan.Zero) > 0;
}
