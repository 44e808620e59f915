namespace Slipway.Sandbox.Forge;

/// <summary>
/// Whoever acts on what happens in a repository. Each call is made at least once, also across a crash, so a call that is repeated must do
/// nothing new.
/// </summary>
internal interface IForgeListener
{
    /// <summary>A pull request was opened or reopened, or its head has moved.</summary>
    Task PullRequestChangedAsync(ForgeRepository repository, PullRequestRecord pullRequest, CancellationToken cancellationToken);

    /// <summary>The default branch has moved.</summary>
    Task DefaultBranchMovedAsync(ForgeRepository repository, string sha, CancellationToken cancellationToken);
}
