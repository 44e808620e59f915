using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Slipway.Sandbox.Hosting;
using Slipway.Sandbox.Processes;

namespace Slipway.Sandbox.Tests.Hosting;

public sealed class DetachedSandbox : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SandboxOptions _options;

    public DetachedSandbox() => _options = new SandboxOptions { Folder = _folder["state folder"], Port = FreePorts.Pair() };

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await SandboxProcess.StopAsync(_options);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task I_can_start_a_sandbox_on_demand_use_it_and_stop_it()
    {
        var started = await SandboxProcess.EnsureRunningAsync(_options);
        var again = await SandboxProcess.EnsureRunningAsync(_options);
        var id = await ProcessIdAsync();
        var stopped = await SandboxProcess.StopAsync(_options);

        Assert.True(started);
        Assert.False(again);
        Assert.NotEqual(Environment.ProcessId, id);
        Assert.True(stopped);
        Assert.False(OtherProcess.IsRunning(id));
        Assert.False(File.Exists(Path.Combine(_options.Folder, "sandbox.pid")));
        Assert.False(await SandboxProcess.StopAsync(_options));
    }

    [Fact]
    public async Task Two_starts_at_once_start_one_process_and_both_succeed()
    {
        var started = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => SandboxProcess.EnsureRunningAsync(_options))));

        Assert.Single(started, wasStarted => wasStarted);
    }

    [Fact]
    public async Task A_killed_sandbox_starts_again_with_everything_that_was_acknowledged()
    {
        await SandboxProcess.EnsureRunningAsync(_options);
        var token = await File.ReadAllTextAsync(Path.Combine(_options.Folder, "token"));
        await CloneAsync();
        await SandboxTest.PushChangeAsync(_folder["clone"], "topic", "a.txt", "a\n");
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        using var opened = await client.PostAsync(
            new Uri($"http://127.0.0.1:{_options.Port}/{SandboxTest.Config}/pulls"),
            SandboxTest.Json("""{"title": "Keep me", "head": "topic", "base": "main"}"""));
        opened.EnsureSuccessStatusCode();
        var id = await ProcessIdAsync();

        Kill(id);
        var started = await SandboxProcess.EnsureRunningAsync(_options);

        Assert.True(started);
        Assert.NotEqual(id, await ProcessIdAsync());
        Assert.Equal(token, await File.ReadAllTextAsync(Path.Combine(_options.Folder, "token")));
        var pulls = JsonNode.Parse(await client.GetStringAsync(new Uri($"http://127.0.0.1:{_options.Port}/{SandboxTest.Config}/pulls")))!;
        Assert.Equal("Keep me", (string)Assert.Single(pulls.AsArray())!["title"]!);
    }

    [Fact]
    public async Task One_that_dies_on_its_own_page_comes_back_with_everything()
    {
        await SandboxProcess.EnsureRunningAsync(_options);
        var id = await ProcessIdAsync();
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri($"http://127.0.0.1:{_options.Port}/") };
        client.DefaultRequestHeaders.Authorization = new("Bearer", await File.ReadAllTextAsync(Path.Combine(_options.Folder, "token")));
        var before = await client.GetStringAsync(new Uri($"{SandboxTest.Config}/commits", UriKind.Relative));

        // It answers no more.
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => PageForm.PressAsync(client, "faults", "Kill it: The sandbox dies"));
        await Eventually.Async(() => Task.FromResult(OtherProcess.IsRunning(id) ? null : "dead"));
        var started = await SandboxProcess.EnsureRunningAsync(_options);

        Assert.True(started);
        Assert.Equal(before, await client.GetStringAsync(new Uri($"{SandboxTest.Config}/commits", UriKind.Relative)));
    }

    [Fact]
    public async Task A_sandbox_that_does_not_answer_any_more_is_killed()
    {
        await SandboxProcess.EnsureRunningAsync(_options);
        var id = await ProcessIdAsync();
        (await Commands.RunAsync("kill", ["-STOP", $"{id}"])).EnsureSuccess();

        var stopped = await SandboxProcess.StopAsync(_options);

        Assert.True(stopped);
        Assert.False(OtherProcess.IsRunning(id));
    }

    [Fact]
    public async Task A_stale_process_id_of_another_program_is_left_alone()
    {
        Directory.CreateDirectory(_options.Folder);
        using var other = Process.Start(new ProcessStartInfo("sleep", "600"))!;
        await File.WriteAllTextAsync(Path.Combine(_options.Folder, "sandbox.pid"), $"{other.Id}");

        await SandboxProcess.EnsureRunningAsync(_options);
        await SandboxProcess.StopAsync(_options);

        Assert.False(other.HasExited);
        other.Kill();
    }

    [Fact]
    public async Task A_port_that_another_program_holds_is_named()
    {
        using var listener = new TcpListener(IPAddress.Loopback, _options.Port + 1);
        listener.Start();

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => SandboxProcess.EnsureRunningAsync(_options));

        Assert.Contains($"port {_options.Port + 1}", failure.Message, StringComparison.Ordinal);
        Assert.Contains("ConfigRepository", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_another_sandbox_holds_is_named_with_that_sandboxs_folder_and_how_to_stop_it()
    {
        await using var other = await SandboxServer.StartAsync(new SandboxOptions
        {
            Folder = Path.Combine(_folder["other"], ".nuke", "temp", "sandbox"), Port = _options.Port, RunCi = false, SeedConfigRepository = false,
        });

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => SandboxProcess.EnsureRunningAsync(_options));

        Assert.Contains($"port {_options.Port}", failure.Message, StringComparison.Ordinal);
        Assert.Contains(_folder["other"], failure.Message, StringComparison.Ordinal);
        Assert.Contains($"Stop that (./build.sh SandboxDown in {_folder["other"]}), or give", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_runs_from_its_own_copy_without_the_streams_of_the_process_that_started_it()
    {
        await SandboxProcess.EnsureRunningAsync(_options);

        var id = await ProcessIdAsync();

        Assert.Contains(
            Path.Combine(_options.Folder, "bin"), await File.ReadAllTextAsync($"/proc/{id}/cmdline"), StringComparison.Ordinal);
        Assert.Equal("/dev/null", File.ResolveLinkTarget($"/proc/{id}/fd/0", returnFinalTarget: false)!.FullName);
        Assert.Equal(Path.Combine(_options.Folder, "sandbox.log"), File.ResolveLinkTarget($"/proc/{id}/fd/1", returnFinalTarget: false)!.FullName);
        // Field 6 of stat is the session: the process leads one of its own.
        var stat = (await File.ReadAllTextAsync($"/proc/{id}/stat")).Split(')')[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal($"{id}", stat[3]);
    }

    [Fact]
    public async Task A_run_of_a_killed_sandbox_ends_with_it_and_is_done_again_at_the_next_start()
    {
        await SandboxProcess.EnsureRunningAsync(_options);
        var mark = _folder["mark"];
        await CloneAsync();
        await File.WriteAllTextAsync(
            _folder["clone/build.sh"], $"#!/bin/sh\ntest -e {mark} && echo twice >> {mark} && exit 0\necho $$ > {mark}.new\nmv {mark}.new {mark}\nsleep 600\n");
        foreach (var step in (string[][])[["add", "--all"], ["update-index", "--chmod=+x", "build.sh"], ["commit", "--quiet", "-m", "Add a build"], ["push", "--quiet", "origin", "HEAD:main"]])
        {
            (await Commands.GitAsync(_folder["clone"], step)).EnsureSuccess();
        }

        await Eventually.Async(() => Task.FromResult(File.Exists(mark) ? mark : null));
        var run = int.Parse(await File.ReadAllTextAsync(mark), System.Globalization.CultureInfo.InvariantCulture);

        Kill(await ProcessIdAsync());
        await Eventually.Async(() => Task.FromResult(OtherProcess.IsRunning(run) ? null : mark));
        await SandboxProcess.EnsureRunningAsync(_options);

        await Eventually.Async(async () => (await File.ReadAllTextAsync(mark)).Contains("twice", StringComparison.Ordinal) ? mark : null);
    }

    [Fact]
    public async Task A_sandbox_of_another_version_is_replaced_and_its_state_stays()
    {
        await SandboxProcess.EnsureRunningAsync(_options);
        await SandboxProcess.StopAsync(_options);
        var old = await StartOtherVersionAsync();
        var token = await File.ReadAllTextAsync(Path.Combine(_options.Folder, "token"));

        var started = await SandboxProcess.EnsureRunningAsync(_options);

        Assert.True(started);
        Assert.True(old.HasExited);
        Assert.Equal(token, await File.ReadAllTextAsync(Path.Combine(_options.Folder, "token")));
        old.Dispose();
    }

    /// <summary>The same program, except for the id that the compiler gave it.</summary>
    private async Task<Process> StartOtherVersionAsync()
    {
        var copy = Directory.CreateDirectory(_folder["other version"]).FullName;
        foreach (var file in Directory.EnumerateFiles(Directory.EnumerateDirectories(Path.Combine(_options.Folder, "bin")).Single()))
        {
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        }

        var program = Path.Combine(copy, "Slipway.Sandbox.dll");
        var bytes = await File.ReadAllBytesAsync(program);
        bytes[bytes.AsSpan().IndexOf(typeof(SandboxProcess).Module.ModuleVersionId.ToByteArray())] ^= 0xff;
        await File.WriteAllBytesAsync(program, bytes);
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        start.ArgumentList.Add(program);
        start.ArgumentList.Add($$"""{"folder": "{{_options.Folder}}", "port": {{_options.Port}}}""");
        var process = Process.Start(start)!;
        Assert.Contains("ready", await process.StandardOutput.ReadLineAsync(), StringComparison.Ordinal);
        return process;
    }

    private async Task CloneAsync()
    {
        var token = await File.ReadAllTextAsync(Path.Combine(_options.Folder, "token"));
        var url = $"http://x:{token}@127.0.0.1:{_options.Port}/acme/config.git";
        (await Commands.GitAsync(_folder.Path, "clone", "--quiet", url, "clone")).EnsureSuccess();
    }

    private async Task<int> ProcessIdAsync() =>
        int.Parse(await File.ReadAllTextAsync(Path.Combine(_options.Folder, "sandbox.pid")), System.Globalization.CultureInfo.InvariantCulture);

    private static void Kill(int id)
    {
        using var process = Process.GetProcessById(id);
        process.Kill();
        process.WaitForExit();
    }
}
