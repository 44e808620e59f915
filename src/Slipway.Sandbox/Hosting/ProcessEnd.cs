using System.Diagnostics;
using System.Globalization;

namespace Slipway.Sandbox.Hosting;

/// <summary>Ends the process that runs a folder's sandbox.</summary>
internal sealed class ProcessEnd(SandboxOptions options, SandboxFolder folder, SandboxClient client)
{
    /// <summary>Whether there was a process to end.</summary>
    public async Task<bool> EnsureStoppedAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (IsFree())
        {
            File.Delete(folder.ProcessId);
            return false;
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        if (!await client.RequestStopAsync(limit.Token))
        {
            Kill();
        }

        try
        {
            (await FolderLock.TakeAsync(folder.OwnerLock, options.TimeProvider, limit.Token)).Dispose();
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Kill();
            (await FolderLock.TakeAsync(folder.OwnerLock, options.TimeProvider, cancellationToken)).Dispose();
        }

        File.Delete(folder.ProcessId);
        return true;
    }

    private bool IsFree()
    {
        using var owner = FolderLock.TryTake(folder.OwnerLock);
        return owner is not null;
    }

    /// <summary>The file's id is that of a sandbox, and not of a later process with the same number, because the lock is held.</summary>
    private void Kill()
    {
        if (!File.Exists(folder.ProcessId)
            || !int.TryParse(File.ReadAllText(folder.ProcessId), CultureInfo.InvariantCulture, out var id)
            || id == Environment.ProcessId)
        {
            return;
        }

        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill(entireProcessTree: true);
        }
        catch (ArgumentException)
        {
            // It ended meanwhile.
        }
    }
}
