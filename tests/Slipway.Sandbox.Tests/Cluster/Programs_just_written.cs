using System.Diagnostics;
using Slipway.Sandbox.Cluster.Node;
using Slipway.Sandbox.Processes;

namespace Slipway.Sandbox.Tests.Cluster;

public sealed class Programs_just_written : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [LinuxTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_program_that_somebody_still_holds_open_is_started_when_it_is_let_go(bool isMarked)
    {
        var program = _folder["program"];
        await File.WriteAllTextAsync(program, "#!/bin/sh\nexit 7\n");
        (await Commands.RunAsync("chmod", ["755", program])).EnsureSuccess();
        var writer = new FileStream(program, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);

        var starting = ContainerProcess.StartAsync(new ProcessStartInfo(program), CancellationToken.None, isMarked ? ProcessMark.In(_folder.Path) : null);
        var isHeldBack = !starting.IsCompleted;
        await writer.DisposeAsync();

        using var process = await starting;
        await process.WaitForExitAsync();
        Assert.True(isHeldBack);
        Assert.Equal(7, process.ExitCode);
    }

    [LinuxTheory]
    [InlineData("missing", 2)]
    [InlineData("folder", 13)]
    [InlineData("not-executable", 13)]
    [InlineData("garbage", 8)]
    [InlineData("other-machine", 8)]
    public async Task A_file_that_is_no_program_is_not_started(string name, int number)
    {
        Directory.CreateDirectory(_folder["folder"]);
        await File.WriteAllTextAsync(_folder["not-executable"], "#!/bin/sh\n");
        await File.WriteAllTextAsync(_folder["garbage"], "echo hello\n");
        await File.WriteAllBytesAsync(_folder["other-machine"], [0x7f, .. "ELF"u8, 2, 1, 1, .. new byte[9], 2, 0, 0xfe, 0xca, .. new byte[40]]);
        (await Commands.RunAsync("chmod", ["755", _folder["garbage"], _folder["other-machine"]])).EnsureSuccess();

        var failure = await Assert.ThrowsAsync<System.ComponentModel.Win32Exception>(
            () => ContainerProcess.StartAsync(new ProcessStartInfo(_folder[name]), CancellationToken.None, ProcessMark.In(_folder.Path)));

        Assert.Equal(number, failure.NativeErrorCode);
    }
}
