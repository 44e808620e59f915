using Slipway.Forges;
using Slipway.Naming;
using Slipway.Releases;

namespace Slipway.Engine.Releasing;

/// <summary>What happens to a release, as it happens: a closed set.</summary>
internal abstract record ReleaseEvent
{
    private ReleaseEvent()
    {
    }

    /// <summary>The release that it is about, as far as it has come.</summary>
    public required ReleasedApplication Release { get; init; }

    /// <summary>It was planned, and the release branch is as the plan has it.</summary>
    /// <param name="Plan">The plan.</param>
    public sealed record Committed(ReleasePlan Plan) : ReleaseEvent;

    /// <summary>Its pull request was opened, or says something new.</summary>
    /// <param name="PullRequest">The pull request.</param>
    /// <param name="Step">What was done.</param>
    public sealed record Proposed(PullRequest PullRequest, PullRequestStep Step) : ReleaseEvent;

    /// <summary>Its pull request was open already, and says what it should.</summary>
    /// <param name="PullRequest">The pull request.</param>
    public sealed record Kept(PullRequest PullRequest) : ReleaseEvent;

    /// <summary>Reviewers were asked, or approvals of something else dismissed.</summary>
    /// <param name="Text">What was done, in words.</param>
    /// <param name="IsDone">False where the forge refused it.</param>
    public sealed record Reviewed(string Text, bool IsDone) : ReleaseEvent;

    /// <summary>Nothing was proposed.</summary>
    /// <param name="Reason">Why, and what to do about it.</param>
    public sealed record NotProposed(string Reason) : ReleaseEvent;

    /// <summary>The base branch has it already.</summary>
    /// <param name="Closed">The open pull request that was closed because of that; null where there was none.</param>
    public sealed record FoundOnBase(PullRequest? Closed) : ReleaseEvent;

    /// <summary>It was to be merged, and the base branch has it already.</summary>
    public sealed record NothingToMerge : ReleaseEvent;

    /// <summary>The forge merges it by itself, as soon as its checks passed.</summary>
    public sealed record LeftToForge : ReleaseEvent;

    /// <summary>It is merged by a person.</summary>
    /// <param name="WhyNotByForge">Why the forge does not merge it, although its stage merges when checks pass; null where a person merges all.</param>
    public sealed record LeftToPerson(string? WhyNotByForge) : ReleaseEvent;

    /// <summary>It is not merged yet, and waited for.</summary>
    /// <param name="State">What it waits for.</param>
    public sealed record MergeAwaited(string State) : ReleaseEvent;

    /// <summary>It was merged here.</summary>
    /// <param name="Commit">The commit on the base branch.</param>
    public sealed record Merged(CommitSha Commit) : ReleaseEvent;

    /// <summary>Its deployment is waited for.</summary>
    /// <param name="Commit">The commit of the config repository.</param>
    /// <param name="State">How far it has come; null at the beginning.</param>
    public sealed record DeploymentAwaited(CommitSha Commit, string? State) : ReleaseEvent;

    /// <summary>It is deployed.</summary>
    /// <param name="Deployments">The deployment; of a stage in several clusters, that in each.</param>
    public sealed record Deployed(IReadOnlyList<Deployment> Deployments) : ReleaseEvent;

    /// <summary>A newer commit has another image for the stage: what that says runs there, or will.</summary>
    public sealed record Superseded : ReleaseEvent;
}
