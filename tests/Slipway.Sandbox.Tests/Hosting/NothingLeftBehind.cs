using System.Diagnostics;
using System.Globalization;
using Slipway.Sandbox.Hosting;
using Slipway.Sandbox.Processes;

namespace Slipway.Sandbox.Tests.Hosting;

/// <summary>A sandbox of its own process, in a folder whose path is too long for a socket, with a Pod and a CI run that would go on for ever.</summary>
public sealed class NothingLeftBehind : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SandboxOptions _options;

    // Without environment, session or parent: nothing says whose it is.
    private const string Escape = "setsid -f env -i sleep 36061 >/dev/null 2>&1 </dev/null";

    // Others may have left something in the names of processes that had the same id.
    private readonly string[] _before = Directory.GetFiles(Path.GetTempPath());

    public NothingLeftBehind() => _options = new SandboxOptions { Folder = _folder[new string('x', 100)], Port = FreePorts.Pair() };

    public async Task InitializeAsync()
    {
        if (OperatingSystem.IsLinux())
        {
            await SandboxProcess.EnsureRunningAsync(_options);
        }
    }

    public async Task DisposeAsync() => await SandboxProcess.StopAsync(_options);

    public void Dispose() => _folder.Dispose();

    [LinuxTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_stopped_sandbox_leaves_no_process_no_socket_and_no_temporary_file(bool isKilledBefore)
    {
        var (sandbox, _) = await OccupyAsync();
        var socket = ForgeSocket.In(new SandboxFolder(_options.Folder), AccessToken.TryLoad(Path.Combine(_options.Folder, "token"))!)!;
        Assert.True(socket.IsElsewhere);
        Assert.True(File.Exists(socket.Path));
        if (isKilledBefore)
        {
            Kill(sandbox);
        }

        await SandboxProcess.StopAsync(_options);

        await Eventually.Async(() => Task.FromResult(ProcessesOfTheFolder() is [] ? "none" : null));
        Assert.False(Directory.Exists(Path.GetDirectoryName(socket.Path)));
        Assert.False(File.Exists(Path.Combine(_options.Folder, "sandbox.pid")));
        Assert.Empty(Directory.EnumerateFiles(_options.Folder, "*.tmp", SearchOption.AllDirectories));
        Assert.Empty(Directory.EnumerateFiles(Path.GetTempPath(), $"*-{sandbox}-*").Except(_before));
    }

    [LinuxFact]
    public async Task Containers_and_runs_of_a_killed_sandbox_end_without_anybody_doing_anything()
    {
        var (sandbox, container) = await OccupyAsync();

        Kill(sandbox);

        await Eventually.Async(() => Task.FromResult(OtherProcess.IsRunning(container) ? null : "ended"));
        await Eventually.Async(() => Task.FromResult(ProcessesOfTheFolder() is [] ? "none" : null));
    }

    /// <summary>Starts a Pod and a run; returns when both are under way.</summary>
    private async Task<(int Sandbox, int Container)> OccupyAsync()
    {
        var token = await File.ReadAllTextAsync(Path.Combine(_options.Folder, "token"));
        using var cluster = new HttpClient(new HttpClientHandler
        {
            ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator,
        });
        cluster.DefaultRequestHeaders.Authorization = new("Bearer", token);
        using var pod = new StringContent(
            $$$"""{"apiVersion":"v1","kind":"Pod","metadata":{"name":"idle"},"spec":{"containers":[{"name":"app","image":"localhost:{{{_options.Port}}}/slipway/empty:latest","command":["/bin/sh","-c","cd /; {{{Escape}}}; sleep 3600; true"]}]}}""",
            new System.Net.Http.Headers.MediaTypeHeaderValue("application/json"));
        using var created = await cluster.PostAsync(new Uri($"https://127.0.0.1:{_options.Port + 1}/api/v1/namespaces/default/pods"), pod);
        created.EnsureSuccessStatusCode();

        var clone = _folder["clone"];
        (await Commands.GitAsync(_folder.Path, "clone", "--quiet", $"http://x:{token}@127.0.0.1:{_options.Port}/acme/config.git", clone)).EnsureSuccess();
        var mark = _folder["mark"];
        await File.WriteAllTextAsync(Path.Combine(clone, "build.sh"), $"#!/bin/sh\n(cd /; {Escape})\necho > {mark}\nsleep 3600\n");
        (await Commands.GitAsync(clone, "add", "--all")).EnsureSuccess();
        (await Commands.GitAsync(clone, "update-index", "--chmod=+x", "build.sh")).EnsureSuccess();
        (await Commands.GitAsync(clone, "commit", "--quiet", "-m", "Add a build")).EnsureSuccess();
        (await Commands.GitAsync(clone, "push", "--quiet", "origin", "HEAD:main")).EnsureSuccess();
        await Eventually.Async(() => Task.FromResult(File.Exists(mark) ? mark : null));

        var ledger = Path.Combine(_options.Folder, "cluster", "processes");
        var container = await Eventually.Async(() => Task.FromResult(
            Directory.Exists(ledger) ? Directory.EnumerateFiles(ledger).FirstOrDefault(file => new FileInfo(file).Length > 0) : null));
        return (Number(await File.ReadAllTextAsync(Path.Combine(_options.Folder, "sandbox.pid"))), Number(Path.GetFileName(container)));
    }

    /// <summary>What says of itself that it has to do with the state folder: by its command line, its folder or its environment.</summary>
    private List<string> ProcessesOfTheFolder() =>
        [.. Directory.EnumerateDirectories("/proc").Where(process => int.TryParse(Path.GetFileName(process), out _) && (IsOfTheFolder(process) || IsEscaped(process)))];

    private bool IsOfTheFolder(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline")).Contains(_options.Folder, StringComparison.Ordinal)
                || File.ReadAllText(Path.Combine(process, "environ")).Contains(_options.Folder, StringComparison.Ordinal)
                || File.ResolveLinkTarget(Path.Combine(process, "cwd"), returnFinalTarget: false)?.FullName.Contains(_options.Folder, StringComparison.Ordinal) == true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It has ended, or is somebody else's.
            return false;
        }
    }

    private static bool IsEscaped(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline")).Contains("sleep\036061", StringComparison.Ordinal);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static void Kill(int id)
    {
        using var process = Process.GetProcessById(id);
        process.Kill();
        process.WaitForExit();
    }
}
