using System.Security.Cryptography;
using System.Text;
using Serilog;

namespace Slipway.Git;

/// <summary>
/// A bare repository on disk that keeps what was fetched from a remote one, so that the next run fetches only what is new.
/// It can be deleted at any time.
/// </summary>
internal sealed class GitCache
{
    private const int MaxPacks = 100;
    private readonly string folder;
    private readonly GitRemote remote;
    private readonly GitCacheLock turns;
    private readonly ILogger logger;
    private bool isDamaged;

    public GitCache(string cacheFolder, GitRemote remote, ILogger logger, TimeProvider time, string program)
    {
        var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(remote.Url)))[..16];
        folder = Path.GetFullPath(Path.Combine(cacheFolder, key));
        Directory.CreateDirectory(cacheFolder);
        Fetching = new GitProgram(folder, logger, remote, program: program) { IsBare = true, AnswerTime = remote.AnswerTime, Limit = remote.Limit };
        Git = new GitProgram(folder, logger, remote, () => isDamaged = true, program) { IsBare = true, Limit = remote.Limit };
        turns = new GitCacheLock(folder + ".lock", logger, time);
        (this.remote, this.logger) = (remote, logger);
    }

    /// <summary>Where it is on disk.</summary>
    public string Folder => folder;

    /// <summary>Runs git in the cache. Where it fails, the cache is made anew by the next <see cref="FetchAsync"/>.</summary>
    public GitProgram Git { get; }

    /// <summary>Runs git in the cache, for <see cref="FetchAsync"/>.</summary>
    public GitProgram Fetching { get; }

    /// <summary>
    /// Does something that changes the cache's refs, while no other build uses it. What fails on a damaged cache is done once more on a fresh one.
    /// </summary>
    public async Task<T> FetchAsync<T>(Func<Task<T>> action, CancellationToken cancellationToken)
    {
        using var turn = await turns.TakeAsync(isExclusive: true, cancellationToken);
        if (isDamaged)
        {
            Remove();
        }

        await CreateAsync(cancellationToken);
        try
        {
            return await action();
        }
        catch (GitException exception) when (exception.Failure is GitFailure.Other or GitFailure.Repository or GitFailure.DamagedCache)
        {
            logger.Debug("The cache of {Remote} is made anew: {Reason}", remote, exception.Message);
            Remove();
            await CreateAsync(cancellationToken);
            return await action();
        }
    }

    /// <summary>Does something that only adds objects, while the cache stays; other builds may do so too.</summary>
    public async Task<T> UseAsync<T>(Func<Task<T>> action, CancellationToken cancellationToken)
    {
        using var turn = await turns.TakeAsync(isExclusive: false, cancellationToken);
        return await action();
    }

    private async Task CreateAsync(CancellationToken cancellationToken)
    {
        RemoveLeftovers();
        var packs = new DirectoryInfo(Path.Combine(folder, "objects", "pack"));
        if (packs.Exists && packs.GetFiles("*.pack").Length > MaxPacks)
        {
            // Cheaper than a collection: one shallow fetch.
            Remove();
        }

        if (!File.Exists(Path.Combine(folder, "HEAD")))
        {
            Directory.CreateDirectory(folder);
            await Fetching.RunAsync(["init", "--quiet", "--bare"], cancellationToken);
        }
    }

    /// <summary>What a killed build left behind: no other one uses the cache now, so that git's own locks are nobody's.</summary>
    private void RemoveLeftovers()
    {
        foreach (var doomed in Directory.EnumerateDirectories(Path.GetDirectoryName(folder)!, Path.GetFileName(folder) + ".old-*"))
        {
            Delete(doomed);
        }

        if (Directory.Exists(folder))
        {
            var refs = new DirectoryInfo(Path.Combine(folder, "refs"));
            var locks = new DirectoryInfo(folder).EnumerateFiles("*.lock")
                .Concat(refs.Exists ? refs.EnumerateFiles("*.lock", SearchOption.AllDirectories) : []);
            foreach (var file in locks)
            {
                file.Delete();
            }
        }
    }

    private void Remove()
    {
        isDamaged = false;
        if (Directory.Exists(folder))
        {
            // Moved away first: a killed removal must not leave half a cache behind.
            var doomed = $"{folder}.old-{Guid.NewGuid():n}";
            Directory.Move(folder, doomed);
            Delete(doomed);
        }
    }

    private static void Delete(string doomed)
    {
        foreach (var file in new DirectoryInfo(doomed).EnumerateFiles("*", SearchOption.AllDirectories))
        {
            file.Attributes = FileAttributes.Normal;
        }

        Directory.Delete(doomed, recursive: true);
    }
}
