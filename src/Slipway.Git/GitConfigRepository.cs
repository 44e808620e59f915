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
        if (await AreMissingAsync(heads.Commits.Values, cancellationToken))
        {
            await cache.Git.RunAsync(
                [
                    "fetch", "--quiet", "--depth", "1", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules", remote.Url,
                    .. heads.Commits.Keys.Select(branch => $"+refs/heads/{branch}:{CachedRefs}{branch}"),
                ],
                cancellationToken);
            // A branch may have moved since it was listed: what was fetched counts.
            heads = heads with { Commits = await FetchedAsync([.. heads.Commits.Keys], cancellationToken) };
        }

        var trees = await GitConfigTree.OpenAsync(cache.Git, heads.Commits, cancellationToken);
        return new ConfigSnapshot
        {
            DefaultBranch = heads.DefaultBranch,
            Base = trees[heads.DefaultBranch],
            Branches = trees.Where(tree => tree.Key != heads.DefaultBranch).ToDictionary(tree => tree.Key, tree => tree.Value),
        };
    }

    private async Task<bool> AreMissingAsync(IEnumerable<CommitSha> heads, CancellationToken cancellationToken)
    {
        var answers = await GitObjects.ReadAsync(cache.Git, "--batch-check", heads.Select(head => head.Value + "^{tree}"), cancellationToken);
        return Encoding.UTF8.GetString(answers).Contains(" missing\n", StringComparison.Ordinal);
    }

    private async Task<IReadOnlyDictionary<string, CommitSha>> FetchedAsync(IReadOnlyList<string> branches, CancellationToken cancellationToken)
    {
        var shas = await cache.Git.RunAsync(["rev-parse", .. branches.Select(branch => CachedRefs + branch)], cancellationToken);
        return branches.Zip(shas.Split('\n'), (branch, sha) => (branch, sha)).ToDictionary(head => head.branch, head => CommitSha.Parse(head.sha));
    }
}
