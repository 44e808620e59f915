using Slipway.Naming;

namespace Slipway.Engine.Releasing;

/// <summary>The head of the config repository's default branch, for somebody who follows a release.</summary>
/// <param name="Commit">The commit.</param>
/// <param name="HasRelease">Whether it still has the image of the release; a newer release, or somebody who went back, has another one.</param>
internal sealed record NewestCommit(CommitSha Commit, bool HasRelease);
