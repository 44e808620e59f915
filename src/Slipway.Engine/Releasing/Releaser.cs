using Slipway.Releases;

namespace Slipway.Engine.Releasing;

/// <summary>
/// Carries releases to the config repository and follows them into the cluster. Each step can be repeated: what is done already is found done. What happens is told to listeners, and none of
/// them can fail a release.
/// </summary>
/// <param name="ports">The config repository and its forge.</param>
/// <param name="events">Who is told.</param>
/// <param name="time">The clock.</param>
internal sealed class Releaser(ReleasePorts ports, ReleaseFanOut events, TimeProvider time) : IAsyncDisposable
{
    private readonly ReleaseProposer proposer = new(ports, events);
    private readonly ReleaseMerger merger = new(ports, events, time);
    private readonly ReleaseFollower follower = new(ports, events, time);

    /// <summary>Commits the releases, each to its own branch, and says how.</summary>
    /// <exception cref="SlipwayException">A person pushed to a release branch, or the repository cannot be written to.</exception>
    public async Task<IReadOnlyList<ReleasedApplication>> CommitAsync(ReleaseRequest request, ISourceHistory? history, CancellationToken cancellationToken)
    {
        var committer = new ReleaseCommitter(ports.Repository, time) { PullRequests = ports.PullRequests, Reviews = ports.Reviews, History = history };
        var releases = new List<ReleasedApplication>();
        foreach (var committed in await committer.CommitAsync(request, cancellationToken))
        {
            var release = ReleasedApplication.From(committed);
            await events.RaiseAsync(new ReleaseEvent.Committed(committed.Plan) { Release = release });
            releases.Add(release);
        }

        return releases;
    }

    /// <summary>Commits the releases and opens or updates their pull requests.</summary>
    public async Task<IReadOnlyList<ReleasedApplication>> ReleaseAsync(ReleaseRequest request, ISourceHistory? history, CancellationToken cancellationToken) =>
        await OpenAsync(await CommitAsync(request, history, cancellationToken), cancellationToken);

    /// <summary>Opens or updates the pull requests.</summary>
    public Task<IReadOnlyList<ReleasedApplication>> OpenAsync(IReadOnlyList<ReleasedApplication> releases, CancellationToken cancellationToken) =>
        EachAsync(releases, release => proposer.ProposeAsync(release, cancellationToken));

    /// <summary>Merges the pull requests, each only while it holds the commit of its release, and when its checks passed.</summary>
    /// <param name="releases">The releases.</param>
    /// <param name="timeout">How long to wait for the checks of each.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<IReadOnlyList<ReleasedApplication>> MergeAsync(IReadOnlyList<ReleasedApplication> releases, TimeSpan timeout, CancellationToken cancellationToken) =>
        EachAsync(releases, release => merger.MergeAsync(release, timeout, cancellationToken));

    /// <summary>Has those pull requests merged whose stage merges when checks pass: by the forge where it can, else here, after waiting for the checks.</summary>
    /// <param name="releases">The releases.</param>
    /// <param name="timeout">How long to wait for checks; null not to wait, and to leave to a person what the forge does not merge by itself.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<IReadOnlyList<ReleasedApplication>> MergeByRuleAsync(IReadOnlyList<ReleasedApplication> releases, TimeSpan? timeout, CancellationToken cancellationToken) =>
        EachAsync(releases, release => merger.MergeByRuleAsync(release, timeout, cancellationToken));

    /// <summary>
    /// Waits until the deployments of merged releases have succeeded. What a person has to merge is not waited for: that may take days, and the config repository's own run deploys it then.
    /// </summary>
    /// <exception cref="SlipwayException">A deployment failed, or nothing was reported in time.</exception>
    public async Task WaitAsync(IReadOnlyList<ReleasedApplication> releases, TimeSpan timeout, CancellationToken cancellationToken)
    {
        // A later commit is on its way in place of one that was overtaken: its own job waits for it.
        foreach (var release in releases.Where(release => release.Outcome is not ReleaseOutcome.Overtaken))
        {
            await follower.FollowAsync(release, timeout, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => events.DisposeAsync();

    // One after the other: a forge asks for that, and a merge moves the branch that the next one goes to.
    private static async Task<IReadOnlyList<ReleasedApplication>> EachAsync(IReadOnlyList<ReleasedApplication> releases, Func<ReleasedApplication, Task<ReleasedApplication>> step)
    {
        var done = new List<ReleasedApplication>();
        foreach (var release in releases)
        {
            done.Add(await step(release));
        }

        return done;
    }
}
