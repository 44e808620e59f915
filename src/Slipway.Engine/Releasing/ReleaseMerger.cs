using Slipway.Configuration;
using Slipway.Engine.Reviewing;
using Slipway.Forges;
using Slipway.Releases;

namespace Slipway.Engine.Releasing;

/// <summary>Has the pull request of a release merged.</summary>
internal sealed class ReleaseMerger(ReleasePorts ports, ReleaseFanOut events, TimeProvider time)
{
    /// <summary>Merges it here, when its checks passed.</summary>
    public async Task<ReleasedApplication> MergeAsync(ReleasedApplication release, TimeSpan timeout, CancellationToken cancellationToken)
    {
        ThrowIfDecided(release);
        if (release.PullRequest is { } pullRequest)
        {
            return await MergeAsync(release, pullRequest, new MergeWait { Timeout = timeout, FindMissingApprovals = await ApprovalsOfAsync(release, cancellationToken) }, cancellationToken);
        }

        if (release.Outcome is ReleaseOutcome.OnBase)
        {
            await events.RaiseAsync(new ReleaseEvent.NothingToMerge { Release = release });
        }

        return release;
    }

    /// <summary>Has it merged where its stage merges when checks pass.</summary>
    public async Task<ReleasedApplication> MergeByRuleAsync(ReleasedApplication release, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        if (release is not { Merge: MergeRule.WhenChecksPass, PullRequest: { } pullRequest })
        {
            return release;
        }

        // The forge knows its own rules only.
        var approvals = await ApprovalsOfAsync(release, cancellationToken);
        var missing = approvals is null ? null : await approvals(await ports.PullRequests.GetAsync(pullRequest.Number, cancellationToken), cancellationToken);
        if (missing is not null)
        {
            // No build waits for a person.
            await events.RaiseAsync(new ReleaseEvent.LeftToPerson($"{release.Stage} waits for {missing}") { Release = release });
            return release;
        }

        if (await ports.PullRequests.MergeLaterAsync(pullRequest.Number, release.Commit, cancellationToken) is not { } reason)
        {
            release = release with { Outcome = new ReleaseOutcome.MergedByForge(pullRequest) };
            await events.RaiseAsync(new ReleaseEvent.LeftToForge { Release = release });
            return release;
        }

        if (timeout is not { } limit)
        {
            await events.RaiseAsync(new ReleaseEvent.LeftToPerson(reason) { Release = release });
            return release;
        }

        await events.RaiseAsync(new ReleaseEvent.MergeAwaited($"it waits for its checks: the forge does not merge it by itself ({reason})") { Release = release });
        return await MergeAsync(release, pullRequest, new MergeWait { Timeout = limit, NeedsChecks = true, FindMissingApprovals = approvals }, cancellationToken);
    }

    /// <summary>Refuses what was decided against.</summary>
    /// <exception cref="SlipwayException">A person closed its pull request, or the base branch went back from it.</exception>
    public static void ThrowIfDecided(ReleasedApplication release)
    {
        switch (release.Outcome)
        {
            case ReleaseOutcome.StaysClosed closed:
                throw new SlipwayException(
                    $"{closed.PullRequest.Url}", "a person closed it, and it proposed this digest: there is nothing to merge. Reopen it there, or pass --reopen.");
            case ReleaseOutcome.TakenBack back:
                throw new SlipwayException($"{release.Application} {release.Version}", $"{back.Reason}. There is nothing to merge.");
        }
    }

    // By the rule of the branch that it goes to.
    private async Task<Func<PullRequest, CancellationToken, Task<string?>>?> ApprovalsOfAsync(ReleasedApplication release, CancellationToken cancellationToken)
    {
        var file = await (await ports.Repository.FetchAsync([], cancellationToken)).Base.ReadAsync(SlipwayConfiguration.FileName, cancellationToken);
        if (StageExcerpt.Of(file, release.Stage).Approvals is not { } rule)
        {
            return null;
        }

        var check = new ApprovalCheck(ports.Teams ?? throw new SlipwayException($"{release.Stage}", $"needs {rule}, and there is no forge to ask for them."));
        return async (pullRequest, token) => await check.FindMissingAsync(pullRequest, await ports.Reviews.FindAsync(pullRequest.Number, token), [rule], token);
    }

    private async Task<ReleasedApplication> MergeAsync(ReleasedApplication release, ReleasePullRequest pullRequest, MergeWait wait, CancellationToken cancellationToken)
    {
        var commit = await new CheckedMerge(ports.PullRequests, ports.Reviews, ports.Checks, time).MergeAsync(
            pullRequest.Number, release.Commit, wait, state => events.RaiseAsync(new ReleaseEvent.MergeAwaited(state) { Release = release }), cancellationToken);
        release = release with { Outcome = new ReleaseOutcome.Merged(pullRequest, commit) };
        await events.RaiseAsync(new ReleaseEvent.Merged(commit) { Release = release });
        return release;
    }
}
