using System.Diagnostics;
using System.Globalization;
using Slipway.Sandbox.Ci;
using Slipway.Sandbox.Cluster;
using Slipway.Sandbox.Cluster.Node;
using Slipway.Sandbox.Processes;

namespace Slipway.Sandbox.Hosting;

/// <summary>Ends the process that runs a folder's sandbox.</summary>
internal sealed class ProcessEnd(SandboxOptions options, SandboxFolder folder, SandboxClient client)
{
    /// <summary>Returns when no process runs the sandbox; whether there was one to end.</summary>
    public async Task<bool> EnsureStoppedAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        var wasRunning = await StopAsync(timeout, cancellationToken);
        File.Delete(folder.ProcessId);
        new ProcessLedger(Path.Combine(folder.Cluster, SandboxCluster.ProcessFolder)).EndLeftovers();
        RunFolders.Remove(folder.Ci);
        if (AccessToken.TryLoad(folder.Token) is { } token)
        {
            // One that was killed could not.
            ForgeSocket.In(folder, token)?.Remove();
        }

        return wasRunning;
    }

    private async Task<bool> StopAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (IsFree())
        {
            return false;
        }

        // The id is that of the sandbox, and not of a later process with the same number, because the lock is held.
        var id = ReadId();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        if (!await client.RequestStopAsync(limit.Token))
        {
            Kill(id);
        }

        try
        {
            await EndedAsync(id, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Kill(id);
            await EndedAsync(id, cancellationToken);
        }

        return true;
    }

    private async Task EndedAsync(int? id, CancellationToken cancellationToken)
    {
        (await FolderLock.TakeAsync(folder.OwnerLock, options.TimeProvider, cancellationToken)).Dispose();
        if (id is not null && id != Environment.ProcessId)
        {
            await OtherProcess.EndedAsync(id.Value, options.TimeProvider, cancellationToken);
        }
    }

    private bool IsFree()
    {
        using var owner = FolderLock.TryTake(folder.OwnerLock);
        return owner is not null;
    }

    private int? ReadId() =>
        File.Exists(folder.ProcessId) && int.TryParse(File.ReadAllText(folder.ProcessId), CultureInfo.InvariantCulture, out var id) ? id : null;

    private static void Kill(int? id)
    {
        if (id is null || id == Environment.ProcessId)
        {
            return;
        }

        try
        {
            using var process = Process.GetProcessById(id.Value);
            process.Kill(entireProcessTree: true);
        }
        catch (ArgumentException)
        {
            // It ended meanwhile.
        }
    }
}
