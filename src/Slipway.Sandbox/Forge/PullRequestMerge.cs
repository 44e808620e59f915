using Slipway.Sandbox.Forge.Git;

namespace Slipway.Sandbox.Forge;

/// <summary>How a merge came out.</summary>
internal abstract record MergeOutcome
{
    public sealed record Merged(string Sha) : MergeOutcome;

    /// <summary>Not possible as things are: answered with 405.</summary>
    public sealed record NotAllowed(string Message) : MergeOutcome;

    /// <summary>The head is not the one that the caller saw: answered with 409.</summary>
    public sealed record HeadMoved : MergeOutcome;
}

/// <summary>Merges with git's plumbing, without a work tree. The caller holds the repository's lock.</summary>
internal sealed class PullRequestMerge(ForgeRepository repository)
{
    private GitDirectory Git => repository.Git;

    /// <summary>The tree of a merge of two commits; null when they conflict.</summary>
    public async Task<string?> TryMergeTreeAsync(string ours, string theirs, CancellationToken cancellationToken)
    {
        var result = await Git.TryAsync(["merge-tree", "--write-tree", "--no-messages", ours, theirs], cancellationToken);
        return result.ExitCode switch
        {
            0 => result.Output.Trim(),
            1 => null,
            _ => throw new GitException("merge-tree", result.Error),
        };
    }

    /// <summary>Merges, unless the head is not the one that the caller saw. The method is <c>merge</c>, <c>squash</c> or <c>rebase</c>.</summary>
    public async Task<MergeOutcome> MergeAsync(
        PullRequestRecord pullRequest, string? expectedHead, string method, string? title, string? message, DateTimeOffset now)
    {
        // Not cancelled half-way: what was begun is finished.
        var none = CancellationToken.None;
        if (!pullRequest.IsOpen || pullRequest.IsDraft)
        {
            return new MergeOutcome.NotAllowed(
                pullRequest.IsDraft ? "Pull Request is still a draft" : "Pull Request is not mergeable");
        }

        if (expectedHead is not null && expectedHead != pullRequest.HeadSha)
        {
            return new MergeOutcome.HeadMoved();
        }

        var onto = await Git.ResolveBranchAsync(pullRequest.BaseBranch, none);
        if (method == "rebase" || onto is null)
        {
            return new MergeOutcome.NotAllowed(
                onto is null ? "Pull Request is not mergeable" : "Rebase merges are not allowed on this repository.");
        }

        if (await TryMergeTreeAsync(onto, pullRequest.HeadSha, none) is not { } tree)
        {
            return new MergeOutcome.NotAllowed("Pull Request is not mergeable");
        }

        var commit = await CommitAsync(pullRequest, tree, onto, method == "squash", title, message, now);
        repository.PullRequests.Save(pullRequest with { MergeCommit = commit });
        var update = await Git.TryAsync(["update-ref", "refs/heads/" + pullRequest.BaseBranch, commit, onto], none);
        if (update.ExitCode != 0)
        {
            return new MergeOutcome.NotAllowed("Base branch was modified. Review and try the merge again.");
        }

        Complete(pullRequest, commit, onto, now);
        await repository.NoticePushesAsync(none);
        return new MergeOutcome.Merged(commit);
    }

    /// <summary>A merge whose commit reached the base branch has happened, even if the sandbox was killed before it said so.</summary>
    public async Task FinishInterruptedAsync(CancellationToken cancellationToken)
    {
        foreach (var pullRequest in repository.PullRequests.All)
        {
            if (pullRequest is { IsOpen: true, MergeCommit: { } commit }
                && await Git.ResolveBranchAsync(pullRequest.BaseBranch, cancellationToken) is { } onto
                && await Git.IsAncestorAsync(commit, onto, cancellationToken))
            {
                Complete(pullRequest, commit, pullRequest.BaseSha, pullRequest.UpdatedAt);
            }
        }
    }

    private void Complete(PullRequestRecord pullRequest, string commit, string onto, DateTimeOffset now) =>
        repository.PullRequests.Save(pullRequest with
        {
            IsOpen = false, MergedAt = now, ClosedAt = now, UpdatedAt = now, MergeCommit = commit, BaseSha = onto,
        });

    private async Task<string> CommitAsync(
        PullRequestRecord pullRequest, string tree, string onto, bool squash, string? title, string? message, DateTimeOffset now)
    {
        var subject = title ?? (squash
            ? $"{pullRequest.Title} (#{pullRequest.Number})"
            : $"Merge pull request #{pullRequest.Number} from {repository.Owner}/{pullRequest.HeadBranch}");
        var body = message ?? (squash ? await SquashedMessagesAsync(onto, pullRequest.HeadSha) : pullRequest.Title);
        string[] parents = squash ? ["-p", onto] : ["-p", onto, "-p", pullRequest.HeadSha];
        var output = await Git.RunAsync(
            ["commit-tree", tree, .. parents, "-F", "-"], CancellationToken.None, $"{subject}\n\n{body}".TrimEnd() + "\n", Author(now));
        return output.Trim();
    }

    private Task<string> SquashedMessagesAsync(string onto, string head) =>
        Git.RunAsync(["log", "--reverse", "--format=%B", $"{onto}..{head}"], CancellationToken.None);

    private static Dictionary<string, string> Author(DateTimeOffset now)
    {
        var date = FormattableString.Invariant($"@{now.ToUnixTimeSeconds()} +0000");
        return new Dictionary<string, string>
        {
            ["GIT_AUTHOR_NAME"] = ForgeHost.User,
            ["GIT_AUTHOR_EMAIL"] = $"{ForgeHost.User}@users.noreply.invalid",
            ["GIT_AUTHOR_DATE"] = date,
            ["GIT_COMMITTER_NAME"] = "Sandbox",
            ["GIT_COMMITTER_EMAIL"] = "noreply@forge.invalid",
            ["GIT_COMMITTER_DATE"] = date,
        };
    }
}
