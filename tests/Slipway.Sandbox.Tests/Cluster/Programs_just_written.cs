using System.Diagnostics;
using Slipway.Sandbox.Cluster.Node;

namespace Slipway.Sandbox.Tests.Cluster;

public sealed class Programs_just_written : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [UnixFact]
    public async Task A_program_that_somebody_still_holds_open_is_started_when_it_is_let_go()
    {
        var program = _folder["program"];
        await File.WriteAllTextAsync(program, "#!/bin/sh\nexit 7\n");
        (await Commands.RunAsync("chmod", ["755", program])).EnsureSuccess();
        var writer = new FileStream(program, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);

        var starting = ContainerProcess.StartAsync(new ProcessStartInfo(program), CancellationToken.None);
        var isHeldBack = !starting.IsCompleted;
        await writer.DisposeAsync();

        using var process = await starting;
        await process.WaitForExitAsync();
        Assert.True(isHeldBack);
        Assert.Equal(7, process.ExitCode);
    }
}
