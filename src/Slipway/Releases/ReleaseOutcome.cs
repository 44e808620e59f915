using System.Text.Json.Serialization;
using Slipway.Naming;

namespace Slipway.Releases;

/// <summary>How far the release of one application has come. One of the types nested here; in <c>release.json</c>, <c>is</c> says which.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "is")]
[JsonDerivedType(typeof(OnBase), "onBase")]
[JsonDerivedType(typeof(Committed), "committed")]
[JsonDerivedType(typeof(Proposed), "proposed")]
[JsonDerivedType(typeof(MergedByForge), "mergedByForge")]
[JsonDerivedType(typeof(Merged), "merged")]
[JsonDerivedType(typeof(StaysClosed), "staysClosed")]
[JsonDerivedType(typeof(Overtaken), "overtaken")]
[JsonDerivedType(typeof(TakenBack), "takenBack")]
public abstract record ReleaseOutcome
{
    private ReleaseOutcome()
    {
    }

    /// <summary>The base branch had the release already: there is nothing to do.</summary>
    public sealed record OnBase : ReleaseOutcome;

    /// <summary>It is on its branch, without a pull request yet.</summary>
    public sealed record Committed : ReleaseOutcome;

    /// <summary>Its pull request is open.</summary>
    /// <param name="PullRequest">The pull request.</param>
    public sealed record Proposed(ReleasePullRequest PullRequest) : ReleaseOutcome;

    /// <summary>Its pull request is open, and the forge merges it by itself as soon as its checks passed.</summary>
    /// <param name="PullRequest">The pull request.</param>
    public sealed record MergedByForge(ReleasePullRequest PullRequest) : ReleaseOutcome;

    /// <summary>Its pull request is merged.</summary>
    /// <param name="PullRequest">The pull request.</param>
    /// <param name="Commit">The commit on the base branch.</param>
    public sealed record Merged(ReleasePullRequest PullRequest, CommitSha Commit) : ReleaseOutcome;

    /// <summary>Nothing was proposed: the pull request of this very digest was decided before.</summary>
    /// <param name="PullRequest">That pull request.</param>
    /// <param name="Reason">Why nothing was proposed, and what to do about it.</param>
    public sealed record StaysClosed(ReleasePullRequest PullRequest, string Reason) : ReleaseOutcome;

    /// <summary>Nothing was proposed: what is proposed or released already was built from a later commit.</summary>
    /// <param name="Reason">Which one it is, and what to do about it.</param>
    public sealed record Overtaken(string Reason) : ReleaseOutcome;

    /// <summary>Nothing was proposed: the base branch had this very digest, and people went back from it.</summary>
    /// <param name="Reason">Which commit went back, and what to do about it.</param>
    public sealed record TakenBack(string Reason) : ReleaseOutcome;

    /// <summary>The outcome of a plan that was performed on the release branch.</summary>
    internal static ReleaseOutcome Of(BranchStep step) => step switch
    {
        BranchStep.AlreadyReleased => new OnBase(),
        BranchStep.Keep or BranchStep.Commit => new Committed(),
        BranchStep.StaysClosed closed => new StaysClosed(new ReleasePullRequest(closed.PullRequest.Number, closed.PullRequest.Url), closed.Reason),
        BranchStep.Overtaken overtaken => new Overtaken(overtaken.Reason),
        BranchStep.WasTakenBack back => new TakenBack(back.Reason),
        _ => throw new InvalidOperationException($"{step.GetType().Name} cannot be performed"),
    };
}
