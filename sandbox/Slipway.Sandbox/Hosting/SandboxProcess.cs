using System.Runtime.InteropServices;
using Slipway.Sandbox.Google.Access;

namespace Slipway.Sandbox.Hosting;

/// <summary>The sandbox as a process of its own: detached in the background, or in the foreground.</summary>
public static class SandboxProcess
{
    private static readonly TimeSpan s_startTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_stopTimeout = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Returns when a sandbox of this version answers for the folder, starting a detached process if there is none. A sandbox of another
    /// version is stopped first; its state stays. Calls at once from several processes start one.
    /// </summary>
    /// <returns>Whether a process was started.</returns>
    /// <exception cref="SlipwayException">A port is taken, or the process ended; the message holds the end of its log.</exception>
    public static async Task<bool> EnsureRunningAsync(SandboxOptions options, CancellationToken cancellationToken = default)
    {
        var folder = new SandboxFolder(options.Folder);
        folder.Create();
        using var client = new SandboxClient(options, folder);
        if (await client.AboutAsync(cancellationToken) is { } running && client.IsCurrent(running))
        {
            // A client that logged in with other credentials meanwhile must not decide what releases use.
            ClientFiles.EnsureDockerConfig(folder.DockerConfig, options.Port, AccessToken.TryLoad(folder.Token)!.Value);
            return false;
        }

        using var starting = await FolderLock.TakeAsync(folder.StartLock, options.TimeProvider, cancellationToken);
        var about = await client.AboutAsync(cancellationToken);
        if (about is not null && client.IsCurrent(about))
        {
            return false;
        }

        if (about is not null && !client.IsOurs(about))
        {
            throw PortTaken.By(options.Port, $"the sandbox in {about.Folder} (process {about.ProcessId})", end: EndOf(about.Folder));
        }

        await new ProcessEnd(options, folder, client).EnsureStoppedAsync(s_stopTimeout, cancellationToken);
        var process = DetachedProcess.Start(folder, options);
        await client.WaitUntilReadyAsync(process, s_startTimeout, cancellationToken);
        return true;
    }

    // A build keeps its sandbox in .nuke/temp/sandbox.
    private static string? EndOf(string folder) =>
        folder.Replace('\\', '/').TrimEnd('/') is var path && path.EndsWith("/.nuke/temp/sandbox", StringComparison.Ordinal) ? $"./build.sh SandboxDown in {path[..^"/.nuke/temp/sandbox".Length]}" : null;

    /// <summary>The file of Application Default Credentials for the Google Cloud of a folder's sandbox: <c>google-credentials.json</c> in it.</summary>
    public static string GoogleCredentialsPath(SandboxOptions options) => new SandboxFolder(options.Folder).GoogleCredentials;

    /// <summary>Writes that file, unless it is there.</summary>
    /// <exception cref="SlipwayException">It is there, and holds no key.</exception>
    public static void EnsureGoogleCredentials(SandboxOptions options) =>
        new CredentialsFile(GoogleCredentialsPath(options), () => new ServerPorts(options.Port, options.Port + 1).Web).Ensure();

    /// <summary>A link to the pages of the running sandbox that gives the browser that opens it first a session, with which it sees their buttons.</summary>
    /// <exception cref="SlipwayException">None runs, or it does not know the folder's token.</exception>
    public static async Task<Uri> CreatePageLinkAsync(SandboxOptions options, CancellationToken cancellationToken = default)
    {
        using var client = new SandboxClient(options, new SandboxFolder(options.Folder));
        return await client.PageLinkAsync(cancellationToken)
            ?? throw new SlipwayException($"http://127.0.0.1:{options.Port}/", "no sandbox of this folder answers there. Start it with ./build.sh StartSandbox.");
    }

    /// <summary>Stops the sandbox of a folder: in good order, or by killing it. Its pods and CI runs end with it.</summary>
    /// <returns>False when none was running.</returns>
    public static async Task<bool> StopAsync(SandboxOptions options, CancellationToken cancellationToken = default)
    {
        var folder = new SandboxFolder(options.Folder);
        if (!Directory.Exists(folder.Root))
        {
            return false;
        }

        using var starting = await FolderLock.TakeAsync(folder.StartLock, options.TimeProvider, cancellationToken);
        using var client = new SandboxClient(options, folder);
        return await new ProcessEnd(options, folder, client).EnsureStoppedAsync(s_stopTimeout, cancellationToken);
    }

    /// <summary>Runs a sandbox in this process until SIGINT, SIGTERM, a stop request or cancellation.</summary>
    /// <exception cref="SlipwayException">The folder is used by another sandbox, or a port is taken.</exception>
    public static async Task RunAsync(SandboxOptions options, CancellationToken cancellationToken = default)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
        await using var server = await SandboxServer.StartAsync(options, end.Token);
        options.Logger.Information("Its pages, with buttons, for one browser: {Link}", server.CreatePageLink());
        using var memory = new IdleMemory(options.TimeProvider);
        await server.StopRequested.WaitAsync(end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        options.Logger.Information("Sandbox stops");

        void End(PosixSignalContext signal)
        {
            signal.Cancel = true;
            end.Cancel();
        }
    }
}
