namespace Slipway.Sandbox.Forge;

/// <summary>Whether a pull request can be merged: the word of <c>mergeable_state</c>, and where it cannot, why.</summary>
internal sealed record MergeState(string Name, string? Refusal)
{
    public const string Behind = "behind";
    public const string Blocked = "blocked";
    public const string Clean = "clean";
    public const string Dirty = "dirty";
    public const string Draft = "draft";
    public const string Unknown = "unknown";
    public const string Unstable = "unstable";

    /// <summary>Null while nobody knows.</summary>
    public bool? IsMergeable => Name == Unknown ? null : Name != Dirty;
}

/// <summary>Judges pull requests by their state, the base branch's protection, checks and reviews.</summary>
internal sealed class MergeRules(ForgeRepository repository)
{
    public async Task<MergeState> JudgeAsync(PullRequestRecord pullRequest, CancellationToken cancellationToken)
    {
        if (!pullRequest.IsOpen)
        {
            return new MergeState(MergeState.Unknown, "Pull Request is not mergeable");
        }

        var onto = await repository.Git.ResolveBranchAsync(pullRequest.BaseBranch, cancellationToken);
        if (onto is null || await new PullRequestMerge(repository).TryMergeTreeAsync(onto, pullRequest.HeadSha, cancellationToken) is null)
        {
            return new MergeState(MergeState.Dirty, "Pull Request is not mergeable");
        }

        if (pullRequest.IsDraft)
        {
            return new MergeState(MergeState.Draft, "Pull Request is still a draft");
        }

        var checks = CommitCheck.Of(repository, pullRequest.HeadSha);
        if (repository.Settings.Of(pullRequest.BaseBranch) is { } protection)
        {
            if ((Missing(protection, checks) ?? Unreviewed(protection, pullRequest)) is { } refusal)
            {
                return new MergeState(MergeState.Blocked, refusal);
            }

            if (protection.IsStrict && !await repository.Git.IsAncestorAsync(onto, pullRequest.HeadSha, cancellationToken))
            {
                return new MergeState(MergeState.Behind, "Head branch is not up to date with the base branch.");
            }
        }

        return new MergeState(checks.Any(check => check.State != CheckState.Success) ? MergeState.Unstable : MergeState.Clean, null);
    }

    private static string? Missing(BranchProtection protection, IReadOnlyList<CommitCheck> checks)
    {
        var required = protection.RequiredChecks ?? [];
        var unmet = required.Select(name => (Name: name, Word: Word(name, checks))).Where(check => check.Word is not null).ToList();
        return unmet switch
        {
            [] => null,
            [var only] => $"Required status check \"{only.Name}\" is {only.Word}.",
            _ when unmet.TrueForAll(check => check.Word == "expected") => $"{unmet.Count} of {required.Count} required status checks are expected.",
            _ => $"{unmet.Count} of {required.Count} required status checks have not succeeded: "
                + string.Join(", ", unmet.GroupBy(check => check.Word).Select(group => $"{group.Count()} {group.Key}")) + ".",
        };
    }

    /// <summary>Null for a success.</summary>
    private static string? Word(string name, IReadOnlyList<CommitCheck> checks)
    {
        var states = checks.Where(check => check.Name == name).Select(check => check.State).ToList();
        return states.Count == 0 ? "expected"
            : states.Contains(CheckState.Failure) ? "failing"
            : states.Contains(CheckState.Pending) ? "pending"
            : null;
    }

    private static string? Unreviewed(BranchProtection protection, PullRequestRecord pullRequest)
    {
        if (protection.RequiredApprovals is not { } required)
        {
            return null;
        }

        var opinions = ReviewRecord.Opinions(pullRequest.Reviews).ToList();
        if (opinions.Exists(review => review.State == ReviewRecord.ChangesRequested))
        {
            return "Changes have been requested.";
        }

        return opinions.Count(review => review.State == ReviewRecord.Approved) < required
            ? $"At least {required} approving review{(required == 1 ? " is" : "s are")} required by reviewers with write access."
            : null;
    }
}
