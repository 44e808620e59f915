using System.Runtime.CompilerServices;
using Slipway.Releases;
using Slipway.Sandbox.Forge;

namespace Slipway.Sandbox.Pages.Flow;

/// <summary>A pull request that changes what an application runs in a stage: a release, a promotion, a rollback or a revert of one.</summary>
internal sealed record ReleaseRequestView(PullRequestRecord PullRequest, ReleaseMarker? Marker)
{
    private static readonly ConditionalWeakTable<PullRequestRecord, ReleaseRequestView> s_read = [];

    /// <summary>The newest one that is open or merged; null before the first.</summary>
    public static ReleaseRequestView? Newest(ForgeRepository repository, string stage, string application) => repository.PullRequests.All
        .Where(pullRequest => pullRequest.IsOpen || pullRequest.IsMerged)
        .Select(pullRequest => s_read.GetValue(pullRequest, Read))
        .FirstOrDefault(view => view.IsOf(stage, application));

    private static ReleaseRequestView Read(PullRequestRecord pullRequest) => new(pullRequest, ReleaseMarker.Find(pullRequest.Body));

    // Slipway's own branches are named after stage and application; the button Revert keeps that name at the end of its own.
    private bool IsOf(string stage, string application) => Marker is { } marker
        ? marker.Stage.Value == stage && marker.Application.Value == application
        : PullRequest.HeadBranch.EndsWith($"/{stage}/{application}", StringComparison.Ordinal);
}
