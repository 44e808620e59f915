using Serilog;

namespace Slipway.Git;

/// <summary>Lets builds take turns at a cache: many that only read and add, or one that changes it.</summary>
internal sealed class GitCacheLock(string file, ILogger logger, TimeProvider time)
{
    /// <summary>Waits for a turn; disposing the result ends it.</summary>
    public async Task<IDisposable> TakeAsync(bool isExclusive, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                // The system releases it when the process ends, however it ends.
                return isExclusive
                    ? new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None)
                    : new FileStream(file, FileMode.OpenOrCreate, FileAccess.Read, FileShare.Read);
            }
            catch (IOException) when (Directory.Exists(Path.GetDirectoryName(file)))
            {
                if (attempt == 100)
                {
                    logger.Information("Waiting for another build that uses {Folder}", file);
                }

                await Task.Delay(TimeSpan.FromMilliseconds(attempt < 10 ? 5 : 50), time, cancellationToken);
            }
        }
    }
}
