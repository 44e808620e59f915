namespace Slipway.Notifications;

/// <summary>Tells people about builds that failed.</summary>
internal interface IBuildNotifier
{
    /// <summary>Tells of a failure, unless it can be seen that it was told before.</summary>
    /// <exception cref="SlipwayException">It could not be told.</exception>
    Task TellAsync(BuildFailure failure, CancellationToken cancellationToken);
}
