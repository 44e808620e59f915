namespace Slipway.Notifications;

/// <summary>Tells people about releases: one message each, that is edited as the release goes on.</summary>
public interface INotifier
{
    /// <summary>Sends the message of a release.</summary>
    /// <returns>The message; null where it cannot be edited later. Then only what matters is sent, as messages of their own.</returns>
    /// <exception cref="SlipwayException">It could not be sent.</exception>
    Task<MessageReference?> PostAsync(ReleaseNotice notice, CancellationToken cancellationToken);

    /// <summary>Looks for the message of a release that was sent by a job that ended before it could say so.</summary>
    /// <param name="notice">The release.</param>
    /// <param name="since">When it was proposed: no message is older.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>The message; null when there is none, or messages cannot be looked for.</returns>
    Task<MessageReference?> FindAsync(ReleaseNotice notice, DateTimeOffset since, CancellationToken cancellationToken) => Task.FromResult<MessageReference?>(null);

    /// <summary>Edits the message of a release.</summary>
    /// <exception cref="SlipwayException">It could not be edited.</exception>
    Task UpdateAsync(MessageReference message, ReleaseNotice notice, CancellationToken cancellationToken);

    /// <summary>Answers to the message of a release, where people are to take notice.</summary>
    /// <exception cref="SlipwayException">It could not be sent.</exception>
    Task ReplyAsync(MessageReference message, ReleaseNotice notice, CancellationToken cancellationToken);
}
