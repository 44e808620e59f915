namespace Slipway.Sandbox.Forge;

/// <summary>Opens a pull request that takes a merged one back, as GitHub's Revert button does. The caller holds the lock.</summary>
internal sealed class PullRequestRevert(ForgeRepository repository)
{
    /// <summary>Null where the change cannot be taken back without a conflict.</summary>
    /// <exception cref="InvalidOperationException">The pull request is not merged.</exception>
    public async Task<PullRequestRecord?> OpenAsync(
        PullRequestRecord pullRequest, string user, string? title, string? body, bool isDraft, DateTimeOffset now)
    {
        if (pullRequest is not { IsMerged: true, MergeCommit: { } merged })
        {
            throw new InvalidOperationException($"pull request {pullRequest.Number} is not merged");
        }

        var git = repository.Git;
        var onto = await git.ResolveBranchAsync(pullRequest.BaseBranch, CancellationToken.None);
        var commits = new ForgeCommit(git, user, now);
        if (onto is null || await commits.TryMergeAsync(merged, onto, pullRequest.BaseSha) is not { } tree
            || tree == (await git.RunAsync(["rev-parse", $"{onto}^{{tree}}"], CancellationToken.None)).Trim())
        {
            return null;
        }

        var subject = title ?? $"Revert \"{pullRequest.Title}\"";
        var commit = await commits.CreateAsync(tree, [onto], $"Revert \"{pullRequest.Title}\"\n\nThis reverts commit {merged}.\n");
        var branch = await BranchAsync(pullRequest);
        await git.RunAsync(["update-ref", "refs/heads/" + branch, commit, new string('0', 40)], CancellationToken.None);
        var opened = repository.PullRequests.Save(new PullRequestRecord
        {
            Number = repository.PullRequests.NextNumber,
            Title = subject,
            Body = body ?? $"Reverts {repository.FullName}#{pullRequest.Number}",
            Author = user,
            HeadBranch = branch,
            HeadSha = commit,
            BaseBranch = pullRequest.BaseBranch,
            BaseSha = onto,
            IsDraft = isDraft,
            CreatedAt = now,
            UpdatedAt = now,
        });
        opened = await repository.AnnounceAsync(opened, CancellationToken.None);
        await repository.NoticePushesAsync(CancellationToken.None);
        return opened;
    }

    private async Task<string> BranchAsync(PullRequestRecord pullRequest)
    {
        var refs = await repository.Git.RefsAsync(CancellationToken.None);
        var name = $"revert-{pullRequest.Number}-{pullRequest.HeadBranch}";
        return Enumerable.Range(0, int.MaxValue)
            .Select(number => number == 0 ? name : $"{name}-{number}")
            .First(candidate => !refs.ContainsKey("refs/heads/" + candidate));
    }
}
