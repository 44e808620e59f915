using Slipway.Sandbox.Forge.Git;
using Slipway.Sandbox.Hosting;

namespace Slipway.Sandbox.Forge;

/// <summary>A repository with its pull requests, statuses and deployments. Whatever changes it holds <see cref="LockAsync"/>.</summary>
internal sealed class ForgeRepository : IDisposable
{
    public const string DefaultBranch = "main";

    private const string NoticedKey = "refs";

    private readonly SemaphoreSlim _lock = new(1, 1);
    private readonly JsonFolder<NoticedRefs> _noticed;
    private readonly TimeProvider _time;
    private IForgeListener? _listener;

    public ForgeRepository(string owner, string name, GitDirectory git, string folder, TimeProvider time)
    {
        (Owner, Name, Git, _time) = (owner, name, git, time);
        _noticed = new JsonFolder<NoticedRefs>(Path.Combine(folder, "noticed"), ForgeJson.Default.NoticedRefs);
        PullRequests = new PullRequestStore(folder, time);
        Statuses = new StatusStore(folder, time);
        Deployments = new DeploymentStore(folder, time);
        Labels = new LabelStore(folder);
        CheckRuns = new CheckRunStore(folder);
        Settings = new SettingsStore(folder);
    }

    public string Owner { get; }

    public string Name { get; }

    public string FullName => $"{Owner}/{Name}";

    public GitDirectory Git { get; }

    public PullRequestStore PullRequests { get; }

    public StatusStore Statuses { get; }

    public DeploymentStore Deployments { get; }

    public LabelStore Labels { get; }

    public CheckRunStore CheckRuns { get; }

    public SettingsStore Settings { get; }

    /// <summary>The commit that a branch was last seen at, without asking git; null where there is no such branch.</summary>
    public string? KnownTip(string branch) => _noticed.Find(NoticedKey)?.Refs.GetValueOrDefault("refs/heads/" + branch);

    public async Task<IDisposable> LockAsync(CancellationToken cancellationToken)
    {
        await _lock.WaitAsync(cancellationToken);
        return new Release(_lock);
    }

    /// <summary>Finishes what a killed predecessor began, and tells the listener what it has missed.</summary>
    public async Task StartAsync(IForgeListener? listener, CancellationToken cancellationToken)
    {
        using (await LockAsync(cancellationToken))
        {
            _listener = listener;
            await new PullRequestMerge(this).FinishInterruptedAsync(cancellationToken);
            await NoticePushesAsync(cancellationToken);
            foreach (var pullRequest in PullRequests.All.Where(pullRequest => pullRequest.IsOpen))
            {
                await AnnounceAsync(pullRequest, cancellationToken);
            }

            await new AutoMerge(this, _time).MergeReadyAsync();
        }
    }

    /// <summary>Whatever a rule looks at has changed: a check, a review, a setting. Merges what waited for it.</summary>
    public async Task ReconsiderAsync(CancellationToken cancellationToken)
    {
        if (PullRequests.All.Any(pullRequest => pullRequest is { IsOpen: true, AutoMerge: not null }))
        {
            using (await LockAsync(cancellationToken))
            {
                await new AutoMerge(this, _time).MergeReadyAsync();
            }
        }
    }

    /// <summary>Takes the present refs as known: nobody is told of them.</summary>
    public async Task ForgetPushesAsync(CancellationToken cancellationToken) =>
        _noticed.Save(NoticedKey, new NoticedRefs(await PushedRefsAsync(cancellationToken)));

    /// <summary>Compares the refs with those acted on: moves pull requests along and tells the listener. The caller holds the lock.</summary>
    public async Task NoticePushesAsync(CancellationToken cancellationToken)
    {
        var before = _noticed.Find(NoticedKey)?.Refs ?? [];
        var now = await PushedRefsAsync(cancellationToken);
        var changed = before.Keys.Union(now.Keys).Where(name => before.GetValueOrDefault(name) != now.GetValueOrDefault(name)).ToHashSet();
        if (changed.Count == 0)
        {
            return;
        }

        foreach (var pullRequest in PullRequests.All.Where(pullRequest => pullRequest.IsOpen))
        {
            await FollowAsync(pullRequest, now, changed, cancellationToken);
        }

        const string main = "refs/heads/" + DefaultBranch;
        if (changed.Contains(main) && now.TryGetValue(main, out var sha) && _listener is not null)
        {
            await _listener.DefaultBranchMovedAsync(this, sha, cancellationToken);
        }

        _noticed.Save(NoticedKey, new NoticedRefs(now));
    }

    /// <summary>Shows git a pull request's head, and tells the listener of it, unless it knows. The caller holds the lock.</summary>
    public async Task<PullRequestRecord> AnnounceAsync(PullRequestRecord pullRequest, CancellationToken cancellationToken)
    {
        await new PullRequestRefs(this).UpdateAsync(pullRequest, cancellationToken);
        if (_listener is null || pullRequest.AnnouncedHead == pullRequest.HeadSha)
        {
            return pullRequest;
        }

        await _listener.PullRequestChangedAsync(this, pullRequest, cancellationToken);
        return PullRequests.Save(pullRequest with { AnnouncedHead = pullRequest.HeadSha });
    }

    public void Dispose() => _lock.Dispose();

    private async Task FollowAsync(
        PullRequestRecord pullRequest, SortedDictionary<string, string> refs, HashSet<string> changed, CancellationToken cancellationToken)
    {
        var head = refs.GetValueOrDefault("refs/heads/" + pullRequest.HeadBranch);
        var baseSha = refs.GetValueOrDefault("refs/heads/" + pullRequest.BaseBranch);
        var now = _time.GetUtcNow();
        if (head is null || baseSha is null)
        {
            await new PullRequestRefs(this).UpdateAsync(PullRequests.Save(pullRequest with { IsOpen = false, ClosedAt = now, UpdatedAt = now, AutoMerge = null }), cancellationToken);
            return;
        }

        if (changed.Contains("refs/heads/" + pullRequest.BaseBranch) && await Git.IsAncestorAsync(head, baseSha, cancellationToken))
        {
            var merged = PullRequests.Save(pullRequest with
            {
                HeadSha = head, IsOpen = false, ClosedAt = now, MergedAt = now, UpdatedAt = now, MergeCommit = baseSha, AutoMerge = null,
            });
            await new PullRequestRefs(this).UpdateAsync(merged, cancellationToken);
        }
        else if (head != pullRequest.HeadSha)
        {
            await AnnounceAsync(
                PullRequests.Save(AfterPush(pullRequest) with { HeadSha = head, BaseSha = baseSha, UpdatedAt = now }), cancellationToken);
        }
        else if (changed.Contains("refs/heads/" + pullRequest.BaseBranch))
        {
            await new PullRequestRefs(this).UpdateAsync(pullRequest, cancellationToken);
        }
    }

    // Those of pull requests are ours.
    private async Task<SortedDictionary<string, string>> PushedRefsAsync(CancellationToken cancellationToken)
    {
        var refs = await Git.RefsAsync(cancellationToken);
        foreach (var name in refs.Keys.Where(name => name.StartsWith(PullRequestRefs.Prefix, StringComparison.Ordinal)).ToList())
        {
            refs.Remove(name);
        }

        return refs;
    }

    private PullRequestRecord AfterPush(PullRequestRecord pullRequest) => Settings.Of(pullRequest.BaseBranch)?.DismissesStaleReviews != true
        ? pullRequest
        : pullRequest with
        {
            Reviews = [.. pullRequest.Reviews.Select(review =>
                review.State == ReviewRecord.Approved ? review with { State = ReviewRecord.Dismissed } : review)],
        };

    private sealed class Release(SemaphoreSlim semaphore) : IDisposable
    {
        public void Dispose() => semaphore.Release();
    }
}
