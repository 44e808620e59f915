using System.Text.Json.Serialization;
using Slipway.Configuration;
using Slipway.Forges;
using Slipway.Naming;
using Slipway.Releases;

namespace Slipway.Engine.Releasing;

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

    /// <summary>Who merges its pull request.</summary>
    public MergeRule Merge { get; init; }

    /// <summary>Who is asked to review it.</summary>
    public IReadOnlyList<string> Reviewers { get; init; } = [];

    /// <summary>What its pull request says.</summary>
    public required PullRequestText Text { get; init; }

    /// <summary>How far it has come.</summary>
    public required ReleaseOutcome Outcome { get; init; }

    /// <summary>The pull request that carries it, once there is one.</summary>
    [JsonIgnore]
    public ReleasePullRequest? PullRequest => Outcome switch
    {
        ReleaseOutcome.Proposed proposed => proposed.PullRequest,
        ReleaseOutcome.MergedByForge later => later.PullRequest,
        ReleaseOutcome.Merged merged => merged.PullRequest,
        _ => null,
    };

    /// <summary>The commit on the base branch, once it is merged.</summary>
    [JsonIgnore]
    public CommitSha? MergeCommit => (Outcome as ReleaseOutcome.Merged)?.Commit;

    /// <summary>Why nothing was proposed; null where something was, or there was nothing to do.</summary>
    [JsonIgnore]
    public string? WhyNotProposed => Outcome switch
    {
        ReleaseOutcome.StaysClosed closed => closed.Reason,
        ReleaseOutcome.Overtaken overtaken => overtaken.Reason,
        ReleaseOutcome.TakenBack back => back.Reason,
        _ => null,
    };

    /// <summary>The name of its environment on the forge.</summary>
    [JsonIgnore]
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
        Merge = committed.Plan.Merge,
        Reviewers = committed.Plan.Reviewers,
        Outcome = ReleaseOutcome.Of(committed.Plan.Branch),
        Text = committed.Plan.Text,
    };
}
