namespace Slipway.Sandbox.Forge.Api;

/// <summary>Whether a pull request can be merged, in the words of <c>mergeable_state</c>.</summary>
internal static class Mergeability
{
    public const string Clean = "clean";
    public const string Dirty = "dirty";
    public const string Draft = "draft";
    public const string Unknown = "unknown";
    public const string Unstable = "unstable";

    public static async Task<string> OfAsync(ForgeRepository repository, PullRequestRecord pullRequest, CancellationToken cancellationToken)
    {
        if (!pullRequest.IsOpen)
        {
            return Unknown;
        }

        var onto = await repository.Git.ResolveBranchAsync(pullRequest.BaseBranch, cancellationToken);
        if (onto is null || await new PullRequestMerge(repository).TryMergeTreeAsync(onto, pullRequest.HeadSha, cancellationToken) is null)
        {
            return Dirty;
        }

        var statuses = repository.Statuses.Of(pullRequest.HeadSha);
        return pullRequest.IsDraft ? Draft
            : statuses.Statuses.Count > 0 && statuses.Combined != "success" ? Unstable
            : Clean;
    }
}
