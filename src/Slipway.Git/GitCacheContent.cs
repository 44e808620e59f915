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

        await FetchAsync(Branches, File.Exists(Path.Combine(cache.Folder, "shallow")) ? ["--unshallow"] : [], cancellationToken);
        await File.WriteAllTextAsync(Marker, "", cancellationToken);
    }

    /// <summary>Fetches commits by their ids.</summary>
    public Task FetchCommitAsync(string commit, CancellationToken cancellationToken) => cache.Fetching.RunAsync([.. Fetch, redirects.Address, commit], cancellationToken);

    private static readonly string[] Fetch = ["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules"];

    private async Task FetchAsync(IReadOnlyList<string> branches, string[] depth, CancellationToken cancellationToken) => await cache.Fetching.RunAsync(
        [.. Fetch, .. depth, redirects.Address, .. branches.Select(branch => $"+refs/heads/{branch}:{Refs}{branch}")], cancellationToken);
}
