namespace Slipway.Git;

/// <summary>
/// What is fetched into a cache: the newest commits alone, until somebody asks for what was before them; from then on all of it. The caller has its turn at the cache.
/// </summary>
internal sealed class GitCacheContent(GitCache cache, GitRedirects redirects)
{
    /// <summary>Where the cache keeps the branches of the remote repository.</summary>
    public const string Refs = "refs/slipway/";

    /// <summary>The branches that were looked at last.</summary>
    public IReadOnlyList<string> Branches { get; set; } = [];

    // Written when the history is there, and gone with the cache: what is fetched later comes with its own.
    private string Marker => Path.Combine(cache.Folder, "slipway-complete");

    // https://git-scm.com/docs/shallow: the commits that are taken for those without parents.
    private string Shallow => Path.Combine(cache.Folder, "shallow");

    private bool IsComplete => File.Exists(Marker);

    /// <summary>Fetches branches.</summary>
    public Task FetchAsync(IReadOnlyList<string> branches, CancellationToken cancellationToken) =>
        FetchAsync(branches, IsComplete ? [] : ["--depth", "1"], cancellationToken);

    /// <summary>Fetches the history of the branches that were looked at last, unless it is there.</summary>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        if (IsComplete)
        {
            return;
        }

        await FetchAsync(Branches, File.Exists(Shallow) ? ["--unshallow"] : [], cancellationToken);
        await JoinAsync(cancellationToken);
        await File.WriteAllTextAsync(Marker, "", cancellationToken);
    }

    /// <summary>Fetches the default branch, and a commit where that one does not have it. Whether there is one, its reader finds out.</summary>
    public async Task<bool> TryFetchCommitAsync(string commit, CancellationToken cancellationToken)
    {
        await FetchAsync([], cancellationToken);
        var (exitCode, _, error) = await cache.Fetching.TryAsync([.. Fetch, redirects.Address, commit], null, null, cancellationToken);
        return exitCode == 0 || (GitFailures.Of(redirects.Address, error) is { IsTransient: true } failure ? throw failure : false);
    }

    // A branch that was not asked for this time stays cut off, although what it was made on is here now.
    private async Task JoinAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(Shallow))
        {
            return;
        }

        var cutOff = await File.ReadAllLinesAsync(Shallow, cancellationToken);
        var kept = new List<string>();
        foreach (var (commit, found) in cutOff.Zip(await GitObjects.ReadAsync(cache.Fetching, cutOff, cancellationToken)))
        {
            var parents = found is null ? [] : GitConfigTree.ParentsOf(found.Value.Content.Span);
            if (parents.Count == 0 || (await GitObjects.ReadAsync(cache.Fetching, parents, cancellationToken)).Any(parent => parent is null))
            {
                kept.Add(commit);
            }
        }

        if (kept.Count > 0)
        {
            await File.WriteAllTextAsync(Shallow, string.Concat(kept.Select(commit => commit + "\n")), cancellationToken);
        }
        else
        {
            File.Delete(Shallow);
        }
    }

    private static readonly string[] Fetch = ["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules"];

    private Task<string> FetchAsync(IReadOnlyList<string> branches, string[] depth, CancellationToken cancellationToken) => redirects.FollowAsync(
        () => cache.Fetching.RunAsync([.. Fetch, .. depth, redirects.Address, .. branches.Select(branch => $"+refs/heads/{branch}:{Refs}{branch}")], cancellationToken),
        cancellationToken);
}
