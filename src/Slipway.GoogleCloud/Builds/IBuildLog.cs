namespace Slipway.GoogleCloud.Builds;

/// <summary>Where a build's log is read from.</summary>
internal interface IBuildLog
{
    /// <summary>What has come since the last reading, by lines.</summary>
    /// <param name="isLast">Whether nothing more will come, so that a line without an end counts as well.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="SlipwayException">It may not or cannot be read.</exception>
    Task<IReadOnlyList<string>> ReadNewAsync(bool isLast, CancellationToken cancellationToken);
}
