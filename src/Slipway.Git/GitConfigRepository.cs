using System.Text;
using Serilog;
using Slipway.ConfigRepositories;
using Slipway.Naming;

namespace Slipway.Git;

/// <summary>A config repository reached through git, without a work tree: fetch, plumbing commit, push.</summary>
public sealed class GitConfigRepository : IConfigRepository
{
    private const string CachedRefs = "refs/slipway/";
    private readonly GitRemote remote;
    private readonly GitCache cache;
    private readonly PlumbingCommit commits;

    /// <param name="remote">Where it is.</param>
    /// <param name="cacheFolder">Where caches of remote repositories are kept, such as <c>.nuke/temp/git</c>.</param>
    /// <param name="logger">Gets the git commands, at debug level.</param>
    /// <param name="time">The clock; the system's by default.</param>
    public GitConfigRepository(GitRemote remote, string cacheFolder, ILogger logger, TimeProvider? time = null)
    {
        this.remote = remote;
        cache = new GitCache(cacheFolder, remote, logger, time ?? TimeProvider.System);
        commits = new PlumbingCommit(cache.Git);
    }

    /// <inheritdoc/>
    public Task<ConfigSnapshot> FetchAsync(IReadOnlyList<string> branches, CancellationToken cancellationToken) =>
        cache.LockedAsync(() => FetchLockedAsync(branches, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public async Task<CommitSha> CommitAsync(ConfigCommit commit, CancellationToken cancellationToken)
    {
        var sha = await commits.CreateAsync(commit, cancellationToken);
        var branch = "refs/heads/" + commit.Branch;
        var (exitCode, output, error) = await cache.Git.TryAsync(
            ["push", "--quiet", "--porcelain", $"--force-with-lease={branch}:{commit.ExpectedHead}", remote.Url, $"{sha}:{branch}"],
            null, null, cancellationToken);
        return exitCode == 0 ? sha : throw GitFailures.Of($"{remote} {commit.Branch}", error + "\n" + Encoding.UTF8.GetString(output));
    }

    private async Task<ConfigSnapshot> FetchLockedAsync(IReadOnlyList<string> branches, CancellationToken cancellationToken)
    {
        var heads = await RemoteHeads.ListAsync(cache.Git, remote, branches, cancellationToken);
        var names = heads.Commits.Keys.ToList();
        var trees = await GitConfigTree.TryOpenAsync(cache.Git, heads.Commits.Values.Select(commit => commit.Value), cancellationToken)
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
        await cache.Git.RunAsync(
            [
                "fetch", "--quiet", "--depth", "1", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules", remote.Url,
                .. branches.Select(branch => $"+refs/heads/{branch}:{CachedRefs}{branch}"),
            ],
            cancellationToken);
        // By ref: a branch may have moved since it was listed, and what was fetched counts.
        return await GitConfigTree.TryOpenAsync(cache.Git, branches.Select(branch => CachedRefs + branch), cancellationToken)
            ?? throw new GitException(GitFailure.Repository, remote.Url, "what was fetched is not in the cache.");
    }
}
