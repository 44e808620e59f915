using System.Runtime.ExceptionServices;
using System.Text;
using Serilog;
using Slipway.ConfigRepositories;
using Slipway.Naming;

namespace Slipway.Git;

/// <summary>A config repository reached through git, without a work tree: fetch, plumbing commit, push.</summary>
public sealed class GitConfigRepository : IConfigRepository
{
    private readonly GitRemote remote;
    private readonly GitCache cache;
    private readonly GitCacheContent content;
    private readonly CommitIdentity identity;
    private readonly PlumbingCommit commits;
    private readonly GitRedirects redirects;

    /// <param name="remote">Where it is.</param>
    /// <param name="cacheFolder">Where caches of remote repositories are kept, such as <c>.nuke/temp/git</c>.</param>
    /// <param name="logger">Gets the git commands, at debug level.</param>
    /// <param name="time">The clock; the system's by default.</param>
    /// <param name="identity">Who commits; Slipway, without a signature, by default.</param>
    public GitConfigRepository(GitRemote remote, string cacheFolder, ILogger logger, TimeProvider? time = null, CommitIdentity? identity = null)
        : this(remote, cacheFolder, logger, time ?? TimeProvider.System, identity ?? new CommitIdentity(), GitProgram.Default)
    {
    }

    internal GitConfigRepository(GitRemote remote, string cacheFolder, ILogger logger, TimeProvider time, CommitIdentity identity, string program)
    {
        this.remote = remote;
        this.identity = identity;
        cache = new GitCache(cacheFolder, remote, logger, time, program);
        redirects = new GitRedirects(cache.Fetching, remote);
        content = new GitCacheContent(cache, redirects);
        commits = new PlumbingCommit(cache.Git, identity, time);
        History = new GitBranchHistory(cache, content, identity);
        DefaultBranch = new GitDefaultBranch(this, cache, identity);
    }

    /// <inheritdoc/>
    public IBranchHistory History { get; }

    /// <summary>The history of its default branch.</summary>
    public IConfigHistory DefaultBranch { get; }

    /// <inheritdoc/>
    public Task<ConfigSnapshot> FetchAsync(IReadOnlyList<string> branches, CancellationToken cancellationToken) =>
        cache.FetchAsync(() => FetchLockedAsync(branches, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public async Task<CommitSha> CommitAsync(ConfigCommit commit, CancellationToken cancellationToken) =>
        (await cache.UseAsync(() => CommitAndPushAsync([commit], cancellationToken), cancellationToken))[0];

    /// <inheritdoc/>
    public Task<IReadOnlyList<CommitSha>> CommitAsync(IReadOnlyList<ConfigCommit> commits, CancellationToken cancellationToken) =>
        cache.UseAsync(() => CommitAndPushAsync(commits, cancellationToken), cancellationToken);

    private async Task<IReadOnlyList<CommitSha>> CommitAndPushAsync(IReadOnlyList<ConfigCommit> changes, CancellationToken cancellationToken)
    {
        var made = new List<BranchPush>();
        foreach (var change in changes)
        {
            made.Add(new BranchPush(change.Branch, change.ExpectedHead, await commits.CreateAsync(change, cancellationToken)));
        }

        var rejected = made.Count > 1 ? await PushTogetherAsync(made, cancellationToken) : made;
        var failures = new List<GitException>();
        foreach (var push in rejected)
        {
            try
            {
                await PushAsync(push, cancellationToken);
            }
            catch (GitException failure)
            {
                failures.Add(failure);
            }
        }

        if (failures.Count > 0)
        {
            ExceptionDispatchInfo.Throw(failures.Find(failure => !failure.IsTransient) ?? failures[0]);
        }

        return [.. made.Select(push => push.Commit)];
    }

    // Those that are left: a rule about one branch must not hold up the others, and some servers limit how many branches one push may set.
    private async Task<IReadOnlyList<BranchPush>> PushTogetherAsync(IReadOnlyList<BranchPush> pushes, CancellationToken cancellationToken)
    {
        var (exitCode, output, _) = await cache.Git.TryAsync(
            ["push", "--quiet", "--porcelain", .. pushes.Select(push => push.Lease), redirects.Address, .. pushes.Select(push => push.Refspec)], null, null, cancellationToken);
        return exitCode == 0 ? [] : BranchPush.Rejected(pushes, Encoding.UTF8.GetString(output));
    }

    private Task<CommitSha> PushAsync(BranchPush push, CancellationToken cancellationToken) => redirects.FollowAsync(
        async () =>
        {
            var (exitCode, output, error) = await cache.Git.TryAsync(["push", "--quiet", "--porcelain", push.Lease, redirects.Address, push.Refspec], null, null, cancellationToken);
            if (exitCode == 0)
            {
                return push.Commit;
            }

            var failure = GitFailures.Of($"{remote} {push.Branch}", error + "\n" + Encoding.UTF8.GetString(output));
            throw push.ExpectedHead is null && failure.Failure != GitFailure.Redirected
                ? await BranchInTheWay.FindAsync(cache.Fetching, redirects.Address, push.Branch, cancellationToken) ?? failure
                : failure;
        },
        cancellationToken);

    private async Task<ConfigSnapshot> FetchLockedAsync(IReadOnlyList<string> branches, CancellationToken cancellationToken)
    {
        var heads = await redirects.FollowAsync(() => RemoteHeads.ListAsync(cache.Fetching, redirects.Address, branches, cancellationToken), cancellationToken);
        var names = heads.Commits.Keys.ToList();
        content.Branches = names;
        var trees = await GitConfigTree.TryOpenAsync(cache.Git, heads.Commits.Values.Select(commit => commit.Value), identity, cancellationToken)
            ?? await FetchMissingAsync(names, cancellationToken);
        var byBranch = names.Zip(trees).ToDictionary(pair => pair.First, pair => pair.Second);
        return new ConfigSnapshot
        {
            DefaultBranch = heads.DefaultBranch,
            Base = byBranch[heads.DefaultBranch],
            Branches = byBranch.Where(tree => tree.Key != heads.DefaultBranch).ToDictionary(tree => tree.Key, tree => tree.Value),
        };
    }

    private async Task<IReadOnlyList<IConfigTree>> FetchMissingAsync(IReadOnlyList<string> branches, CancellationToken cancellationToken)
    {
        await content.FetchAsync(branches, cancellationToken);
        // By ref: a branch may have moved since it was listed, and what was fetched counts.
        return await GitConfigTree.TryOpenAsync(cache.Git, branches.Select(branch => GitCacheContent.Refs + branch), identity, cancellationToken)
            ?? throw new GitException(GitFailure.Repository, remote.Url, "what was fetched is not in the cache.");
    }
}
