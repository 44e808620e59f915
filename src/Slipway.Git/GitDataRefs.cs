using System.Text;
using Serilog;
using Slipway.Naming;

namespace Slipway.Git;

/// <summary>
/// Refs of the config repository that are neither branches nor tags (<c>refs/slipway/…</c>): data of Slipway's own, in a cache beside the one of the branches, which is
/// shallow. Forges take such refs from whoever may push, and show them nowhere.
/// </summary>
internal sealed class GitDataRefs
{
    private readonly GitRemote remote;
    private readonly GitCache cache;
    private readonly GitRedirects redirects;
    private readonly DataCommit commits;

    public GitDataRefs(GitRemote remote, string cacheFolder, ILogger logger, TimeProvider time, CommitIdentity identity)
    {
        this.remote = remote;
        cache = new GitCache(Path.Combine(cacheFolder, "data"), remote, logger, time, GitProgram.Default);
        redirects = new GitRedirects(cache.Fetching, remote);
        commits = new DataCommit(cache.Git, identity, time);
    }

    private GitProgram Git => cache.Git;

    /// <summary>The commits of refs.</summary>
    /// <param name="patterns">Whole names; <c>*</c> stands for anything.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task<IReadOnlyDictionary<string, CommitSha>> ListAsync(IReadOnlyCollection<string> patterns, CancellationToken cancellationToken) =>
        cache.FetchAsync(() => ListLockedAsync(patterns, cancellationToken), cancellationToken);

    /// <summary>Fetches refs with all that they stand on.</summary>
    /// <returns>Those that there are, with their commits.</returns>
    public Task<IReadOnlyDictionary<string, CommitSha>> FetchAsync(IReadOnlyCollection<string> patterns, CancellationToken cancellationToken) => cache.FetchAsync(
        async () =>
        {
            var there = await ListLockedAsync(patterns, cancellationToken);
            var known = await GitObjects.ReadAsync(cache.Fetching, [.. there.Values.Select(commit => commit.Value)], cancellationToken);
            var missing = there.Keys.Where((_, index) => known[index] is null).ToList();
            if (missing.Count > 0)
            {
                // By input: a command line does not take thousands.
                await redirects.FollowAsync(
                    () => cache.Fetching.RunAsync(
                        ["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules", "--stdin", redirects.Address],
                        Encoding.UTF8.GetBytes(string.Concat(missing.Select(name => $"+{name}:{name}\n"))), null, cancellationToken),
                    cancellationToken);
            }

            return there;
        },
        cancellationToken);

    /// <summary>The commits that some stand on by their first parents, oldest first.</summary>
    public async Task<IReadOnlyDictionary<CommitSha, IReadOnlyList<CommitSha>>> ChainsAsync(IReadOnlyCollection<CommitSha> heads, CancellationToken cancellationToken)
    {
        if (heads.Count == 0)
        {
            return new Dictionary<CommitSha, IReadOnlyList<CommitSha>>();
        }

        var list = await Git.RunAsync(["rev-list", "--parents", "--stdin"], Lines(heads.Select(head => head.Value)), null, cancellationToken);
        var parents = Encoding.UTF8.GetString(list).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' '))
            .ToDictionary(ids => ids[0], ids => ids.Length > 1 ? ids[1] : null);
        return heads.Distinct().ToDictionary(head => head, IReadOnlyList<CommitSha> (head) =>
        {
            var chain = new List<CommitSha>();
            for (var id = head.Value; id is not null; id = parents.GetValueOrDefault(id))
            {
                chain.Add(CommitSha.Parse(id));
            }

            chain.Reverse();
            return chain;
        });
    }

    /// <summary>A file of each of some commits; null where one has none.</summary>
    public async Task<IReadOnlyList<ReadOnlyMemory<byte>?>> ReadAsync(IEnumerable<(CommitSha Commit, string Path)> files, CancellationToken cancellationToken) =>
        [.. (await GitObjects.ReadAsync(Git, [.. files.Select(file => $"{file.Commit}:{file.Path}")], cancellationToken)).Select(found => found?.Content)];

    /// <summary>The files of a commit, by path.</summary>
    public async Task<IReadOnlyDictionary<string, ReadOnlyMemory<byte>>> ReadAllAsync(CommitSha commit, CancellationToken cancellationToken)
    {
        var paths = (await Git.RunAsync(["ls-tree", "-r", "-z", "--name-only", commit.Value], cancellationToken)).Split('\0', StringSplitOptions.RemoveEmptyEntries);
        var contents = await ReadAsync(paths.Select(path => (commit, path)), cancellationToken);
        return paths.Zip(contents).Where(file => file.Second is not null).ToDictionary(file => file.First, file => file.Second!.Value);
    }

    /// <summary>When a commit was made.</summary>
    public async Task<DateTimeOffset> TimeOfAsync(CommitSha commit, CommitIdentity identity, CancellationToken cancellationToken) =>
        (await GitConfigTree.TryOpenAsync(Git, [commit.Value], identity, cancellationToken) ?? throw Git.Missing(commit.Value))[0].CommittedAt;

    /// <summary>Makes a commit; it is nowhere until it is pushed.</summary>
    public Task<CommitSha> CommitAsync(CommitSha? parent, string message, IReadOnlyDictionary<string, string> files, CancellationToken cancellationToken) =>
        cache.FetchAsync(() => commits.CreateAsync(parent, message, files, cancellationToken), cancellationToken);

    /// <summary>Sets refs, each as long as it is where it was expected: one push, and a second one alone for what that one did not set.</summary>
    /// <returns>Those that somebody else set first.</returns>
    /// <exception cref="GitException">The server does not take one of them.</exception>
    public Task<IReadOnlyList<BranchPush>> PushAsync(IReadOnlyList<BranchPush> pushes, CancellationToken cancellationToken) =>
        cache.UseAsync(() => PushLockedAsync(pushes, cancellationToken), cancellationToken);

    private async Task<IReadOnlyList<BranchPush>> PushLockedAsync(IReadOnlyList<BranchPush> pushes, CancellationToken cancellationToken)
    {
        var lost = new List<BranchPush>();
        var rejected = pushes.Count > 1 ? BranchPush.Rejected(pushes, (await TryPushAsync(pushes, cancellationToken)).Output) : pushes;
        foreach (var push in rejected)
        {
            if ((await TryPushAsync([push], cancellationToken)).Failure is { } failure)
            {
                lost.Add(failure.Failure == GitFailure.TipMoved ? push : throw failure);
            }
        }

        return lost;
    }

    private async Task<(string Output, GitException? Failure)> TryPushAsync(IReadOnlyList<BranchPush> pushes, CancellationToken cancellationToken)
    {
        var (exitCode, bytes, error) = await Git.TryAsync(
            ["push", "--porcelain", .. pushes.Select(push => push.Lease), redirects.Address, .. pushes.Select(push => push.Refspec)], null, null, cancellationToken);
        var output = Encoding.UTF8.GetString(bytes);
        return (output, exitCode == 0 ? null : GitFailures.Of($"{remote} {pushes[0].Branch}", error + "\n" + output));
    }

    private async Task<IReadOnlyDictionary<string, CommitSha>> ListLockedAsync(IReadOnlyCollection<string> patterns, CancellationToken cancellationToken) => patterns.Count == 0
        ? new Dictionary<string, CommitSha>()
        : await redirects.FollowAsync(
            async () => (await cache.Fetching.RunAsync(["ls-remote", redirects.Address, .. patterns], cancellationToken))
                .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t'))
                .ToDictionary(line => line[1], line => CommitSha.Parse(line[0])),
            cancellationToken);

    private static ReadOnlyMemory<byte> Lines(IEnumerable<string> lines) => Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n")));
}
