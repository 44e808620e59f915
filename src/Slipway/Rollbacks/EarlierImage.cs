using Slipway.Naming;

namespace Slipway.Rollbacks;

/// <summary>An image that a stage had before.</summary>
/// <param name="Image">The image, with tag and digest.</param>
/// <param name="At">The newest commit of the config repository that had it.</param>
/// <param name="SourceCommit">The commit of the application repository that it was built from; null where no release says so.</param>
/// <param name="Since">The subjects of the other commits that changed the application's folder since, newest first: those that were no releases.</param>
internal sealed record EarlierImage(ImageReference Image, CommitSha At, CommitSha? SourceCommit, IReadOnlyList<string> Since);
