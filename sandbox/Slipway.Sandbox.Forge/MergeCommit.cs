using Slipway.Sandbox.Forge.Git;

namespace Slipway.Sandbox.Forge;

/// <summary>Creates what a base branch is to point to after a merge.</summary>
internal sealed class MergeCommit(ForgeRepository repository, MergeRequest request, DateTimeOffset now)
{
    private GitDirectory Git => repository.Git;

    /// <summary>Null on a conflict.</summary>
    public async Task<string?> CreateAsync(PullRequestRecord pullRequest, string onto)
    {
        if (request.Method == "rebase")
        {
            return await RebaseAsync(onto, pullRequest.HeadSha);
        }

        var isSquash = request.Method == "squash";
        if (await new PullRequestMerge(repository).TryMergeTreeAsync(onto, pullRequest.HeadSha, CancellationToken.None) is not { } tree)
        {
            return null;
        }

        var subject = request.Title ?? (isSquash
            ? $"{pullRequest.Title} (#{pullRequest.Number})"
            : $"Merge pull request #{pullRequest.Number} from {repository.Owner}/{pullRequest.HeadBranch}");
        var body = request.Message ?? (isSquash ? await MessagesAsync(onto, pullRequest.HeadSha) : pullRequest.Title);
        return await new ForgeCommit(Git, request.User, now).CreateAsync(
            tree, isSquash ? [onto] : [onto, pullRequest.HeadSha], $"{subject}\n\n{body}".TrimEnd() + "\n");
    }

    private Task<string> MessagesAsync(string onto, string head) =>
        Git.RunAsync(["log", "--reverse", "--format=%B", $"{onto}..{head}"], CancellationToken.None);

    private async Task<string?> RebaseAsync(string onto, string head)
    {
        var commits = await Git.RunAsync(["rev-list", "--reverse", "--no-merges", "--topo-order", $"{onto}..{head}"], CancellationToken.None);
        var committer = new ForgeCommit(Git, request.User, now);
        var tip = onto;
        foreach (var commit in commits.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (await committer.TryMergeAsync($"{commit}^", tip, commit) is not { } tree)
            {
                return null;
            }

            tip = await committer.CopyAsync(commit, tree, tip);
        }

        return tip;
    }
}
