namespace Slipway.BuildEvents;

/// <summary>A subscription whose messages are pulled. What is not acknowledged before its deadline comes again, in any order.</summary>
internal interface IEventSubscription
{
    /// <summary>Messages that wait, at most so many; none after the server has waited for some time.</summary>
    /// <exception cref="SlipwayException">There is no such subscription, or it cannot be reached.</exception>
    Task<IReadOnlyList<PulledMessage>> PullAsync(int max, CancellationToken cancellationToken);

    /// <summary>Says that a message is done with: it does not come again.</summary>
    /// <exception cref="SlipwayException">It could not be said.</exception>
    Task AcknowledgeAsync(PulledMessage message, CancellationToken cancellationToken);

    /// <summary>Keeps a message from coming again for so long from now; zero to have it again at once.</summary>
    /// <exception cref="SlipwayException">It could not be said.</exception>
    Task ExtendAsync(PulledMessage message, TimeSpan by, CancellationToken cancellationToken);
}
