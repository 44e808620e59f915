using Slipway.Renderers;

namespace Slipway.Kubernetes.Tests;

/// <summary>What a program can do that renders what somebody proposes: print, for a while.</summary>
public sealed class WhereRenderersRun : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("slipway-renderer-");
    private readonly ScriptedServer server = new(new ScriptedServer.Answer(200, "hello"));

    public void Dispose()
    {
        server.Dispose();
        folder.Delete(recursive: true);
    }

    [UnixFact]
    public async Task It_reaches_no_network_where_the_system_can_take_it_away()
    {
        var isolated = await NetworkNamespace.Program.Value is not null;
        var connect = Program($"exec 3<>/dev/tcp/127.0.0.1/{server.Address.Port} && echo connected || echo alone");

        Assert.Equal(isolated ? "alone" : "connected", (await new RendererProcess(folder.FullName).RunAsync(connect, [], "dev/web", default)).Trim());
        Assert.Equal("connected", (await new RendererProcess(folder.FullName) { Fetches = true }.RunAsync(connect, [], "dev/web", default)).Trim());
    }

    [UnixFact]
    public async Task Proxies_and_git_lead_nowhere_unless_something_may_be_fetched()
    {
        var print = Program("echo $HTTPS_PROXY $https_proxy $NO_PROXY; git ls-remote . 2>&1; true");

        var alone = await new RendererProcess(folder.FullName) { UsesGit = true }.RunAsync(print, [], "dev/web", default);

        Assert.StartsWith("http://127.0.0.1:9 http://127.0.0.1:9\n", alone, StringComparison.Ordinal);
        Assert.Contains("transport 'file' not allowed", alone, StringComparison.Ordinal);
    }

    [UnixFact]
    public async Task One_that_never_ends_is_ended_and_named()
    {
        var wait = Program("sleep 600");

        var failure = await Assert.ThrowsAsync<SlipwayException>(
            () => new RendererProcess(folder.FullName) { Limit = TimeSpan.FromSeconds(0.5) }.RunAsync(wait, [], "dev/web", default));

        Assert.Equal("dev/web: program did not end within 0.5 s. Make it smaller, or see what it waits for.", failure.Message);
    }

    [UnixFact]
    public async Task Input_that_it_refuses_is_bad_input_and_one_that_is_killed_is_not()
    {
        var refused = await Assert.ThrowsAsync<InvalidInputException>(() => new RendererProcess(folder.FullName).RunAsync(Program("echo 'no such field' >&2; exit 1"), [], "dev/web", default));
        var killed = await Assert.ThrowsAsync<SlipwayException>(() => new RendererProcess(folder.FullName).RunAsync(Program("kill -9 $$"), [], "dev/web", default));

        Assert.Equal(("dev/web: program cannot render it: no such field", 2), (refused.Message, refused.ExitCode));
        Assert.Equal(1, killed.ExitCode);
    }

    private string Program(string script)
    {
        var file = Path.Combine(folder.FullName, "program");
        File.WriteAllText(file, "#!/bin/bash\n" + script + "\n");
        ExecutableFile.Make(file);
        return file;
    }
}
