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
    private const int MostPacks = 100;
    private readonly string folder;
    private readonly GitRemote remote;
    private readonly ILogger logger;
    private readonly TimeProvider time;

    public GitCache(string cacheFolder, GitRemote remote, ILogger logger, TimeProvider time)
    {
        var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(remote.Url)))[..16];
        folder = Path.GetFullPath(Path.Combine(cacheFolder, key));
        Directory.CreateDirectory(cacheFolder);
        Git = new GitProgram(folder, logger, remote);
        (this.remote, this.logger, this.time) = (remote, logger, time);
    }

    /// <summary>Runs git in the cache.</summary>
    public GitProgram Git { get; }

    /// <summary>
    /// Does something with the cache that two builds must not do at once. What fails on a damaged cache (a killed git leaves
    /// lock files and half-written files) is done once more on a fresh one.
    /// </summary>
    public async Task<T> LockedAsync<T>(Func<Task<T>> action, CancellationToken cancellationToken)
    {
        using var handle = await LockAsync(cancellationToken);
        await CreateAsync(cancellationToken);
        try
        {
            return await action();
        }
        catch (GitException exception) when (exception.Failure is GitFailure.Other or GitFailure.Repository)
        {
            logger.Debug("The cache of {Remote} is made anew: {Reason}", remote, exception.Message);
            Remove();
            await CreateAsync(cancellationToken);
            return await action();
        }
    }

    private async Task CreateAsync(CancellationToken cancellationToken)
    {
        var packs = new DirectoryInfo(Path.Combine(folder, "objects", "pack"));
        if (packs.Exists && packs.GetFiles("*.pack").Length > MostPacks)
        {
            // Cheaper than a collection: one shallow fetch.
            Remove();
        }

        if (!File.Exists(Path.Combine(folder, "HEAD")))
        {
            Directory.CreateDirectory(folder);
            await Git.RunAsync(["init", "--quiet", "--bare", "."], cancellationToken);
        }
    }

    private void Remove()
    {
        // Moved away first: a killed removal must not leave half a cache behind.
        var doomed = $"{folder}.old-{Guid.NewGuid():n}";
        Directory.Move(folder, doomed);
        foreach (var file in new DirectoryInfo(doomed).EnumerateFiles("*", SearchOption.AllDirectories))
        {
            file.Attributes = FileAttributes.Normal;
        }

        Directory.Delete(doomed, recursive: true);
    }

    private async Task<FileStream> LockAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                // The system releases it when the process ends, however it ends.
                return new FileStream(folder + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (Directory.Exists(Path.GetDirectoryName(folder)))
            {
                if (attempt == 20)
                {
                    logger.Information("Waiting for another build that uses {Folder}", folder);
                }

                await Task.Delay(TimeSpan.FromMilliseconds(50), time, cancellationToken);
            }
        }
    }
}
