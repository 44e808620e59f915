using Slipway.Configuration;
using Slipway.Forges;
using Slipway.Naming;
using Slipway.Releases;

namespace Slipway.Components.Releasing;

/// <summary>How far the release of one application has come.</summary>
public sealed record ReleasedApplication
{
    /// <summary>The application.</summary>
    public required ApplicationName Application { get; init; }

    /// <summary>The stage.</summary>
    public required StageName Stage { get; init; }

    /// <summary>The version.</summary>
    public required string Version { get; init; }

    /// <summary>The image, with tag and digest.</summary>
    public required ImageReference Image { get; init; }

    /// <summary>The image that ran before; null when there was none.</summary>
    public ImageReference? Previous { get; init; }

    /// <summary>The release branch.</summary>
    public required string Branch { get; init; }

    /// <summary>The branch that it goes to.</summary>
    public required string BaseBranch { get; init; }

    /// <summary>The commit that has the release: on the release branch, or on the base branch when that has it already.</summary>
    public required CommitSha Commit { get; init; }

    /// <summary>Whether the base branch had the release already, so that there was nothing to do.</summary>
    public required bool IsOnBase { get; init; }

    /// <summary>Who merges its pull request.</summary>
    public MergeRule Merge { get; init; }

    /// <summary>Who is asked to review it.</summary>
    public IReadOnlyList<string> Reviewers { get; init; } = [];

    /// <summary>The pull request of this digest that was decided before, so that nothing was proposed; null when there is none.</summary>
    public ReleasePullRequest? StaysClosed { get; init; }

    /// <summary>Whether nothing was proposed because what is proposed or released already was built from a later commit.</summary>
    public bool IsOvertaken { get; init; }

    /// <summary>Why nothing was proposed.</summary>
    public string? WhyNotProposed { get; init; }

    /// <summary>What its pull request says.</summary>
    public required PullRequestText Text { get; init; }

    /// <summary>The pull request, once there is one.</summary>
    public ReleasePullRequest? PullRequest { get; init; }

    /// <summary>Whether the forge merges it by itself, as soon as its checks passed.</summary>
    public bool MergesByItself { get; init; }

    /// <summary>The commit on the base branch, once it is merged.</summary>
    public CommitSha? MergeCommit { get; init; }

    /// <summary>The name of its environment on the forge.</summary>
    internal string Environment => $"{Stage}/{Application}";

    internal static ReleasedApplication From(CommittedRelease committed) => new()
    {
        Application = committed.Plan.Release.Application,
        Stage = committed.Plan.Release.Stage,
        Version = committed.Plan.Release.Version,
        Image = committed.Plan.Release.Image,
        Previous = committed.Plan.Edit.Previous,
        Branch = committed.Plan.Release.Branch,
        BaseBranch = committed.Plan.BaseBranch,
        Commit = committed.Head,
        IsOnBase = committed.Plan.Branch is BranchStep.AlreadyReleased,
        Merge = committed.Plan.Merge,
        Reviewers = committed.Plan.Reviewers,
        StaysClosed = committed.Plan.Branch is BranchStep.StaysClosed { PullRequest: var closed } ? new ReleasePullRequest(closed.Number, closed.Url) : null,
        IsOvertaken = committed.Plan.Branch is BranchStep.Overtaken,
        WhyNotProposed = (committed.Plan.Branch as BranchStep.StaysClosed)?.Reason ?? (committed.Plan.Branch as BranchStep.Overtaken)?.Reason ?? (committed.Plan.Branch as BranchStep.WasTakenBack)?.Reason,
        Text = committed.Plan.Text,
    };
}
