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

    /// <summary>The commit that merging would make now, which is on no branch; null when the two conflict.</summary>
    public async Task<string?> RehearseAsync(PullRequestRecord pullRequest, CancellationToken cancellationToken) =>
        await Git.ResolveBranchAsync(pullRequest.BaseBranch, cancellationToken) is { } onto
            ? await new MergeCommit(repository, new MergeRequest { User = ForgeHost.User }, pullRequest.UpdatedAt).CreateAsync(pullRequest, onto)
            : null;

    /// <summary>Merges, unless the head is not the one that the caller saw, or a rule is against it.</summary>
    public async Task<MergeOutcome> MergeAsync(PullRequestRecord pullRequest, MergeRequest request, DateTimeOffset now)
    {
        // Not cancelled half-way: what was begun is finished.
        var none = CancellationToken.None;
        if (request.ExpectedHead is not null && request.ExpectedHead != pullRequest.HeadSha && pullRequest is { IsOpen: true, IsDraft: false })
        {
            return new MergeOutcome.HeadMoved();
        }

        if ((await new MergeRules(repository).JudgeAsync(pullRequest, none)).Refusal is { } refusal)
        {
            return new MergeOutcome.NotAllowed(refusal);
        }

        var isLinear = repository.Settings.Of(pullRequest.BaseBranch)?.RequiresLinearHistory ?? false;
        if (!repository.Settings.Current.Allows(request.Method) || (isLinear && request.Method == "merge"))
        {
            return new MergeOutcome.NotAllowed(request.Method switch
            {
                "squash" => "Squash merges are not allowed on this repository.",
                "rebase" => "Rebase merges are not allowed on this repository.",
                _ => "Merge commits are not allowed on this repository.",
            });
        }

        var onto = await Git.ResolveBranchAsync(pullRequest.BaseBranch, none);
        if (onto is null || await new MergeCommit(repository, request, now).CreateAsync(pullRequest, onto) is not { } commit)
        {
            return new MergeOutcome.NotAllowed(
                request.Method == "rebase" ? "This branch can't be rebased" : "Pull Request is not mergeable");
        }

        var begun = repository.PullRequests.Save(pullRequest with { MergeCommit = commit, MergedBy = request.User });
        var update = await Git.TryAsync(["update-ref", "refs/heads/" + pullRequest.BaseBranch, commit, onto], none);
        if (update.ExitCode != 0)
        {
            return new MergeOutcome.NotAllowed("Base branch was modified. Review and try the merge again.");
        }

        await CompleteAsync(begun, commit, onto, now);
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
                await CompleteAsync(pullRequest, commit, pullRequest.BaseSha, pullRequest.UpdatedAt);
            }
        }
    }

    private async Task CompleteAsync(PullRequestRecord pullRequest, string commit, string onto, DateTimeOffset now)
    {
        var merged = repository.PullRequests.Save(pullRequest with
        {
            IsOpen = false, MergedAt = now, ClosedAt = now, UpdatedAt = now, MergeCommit = commit, BaseSha = onto, AutoMerge = null,
        });
        await new PullRequestRefs(repository).UpdateAsync(merged, CancellationToken.None);
        if (repository.Settings.Current.DeleteBranchOnMerge)
        {
            // Fails, as it should, where somebody has pushed meanwhile.
            await Git.TryAsync(["update-ref", "-d", "refs/heads/" + pullRequest.HeadBranch, pullRequest.HeadSha], CancellationToken.None);
        }
    }
}
