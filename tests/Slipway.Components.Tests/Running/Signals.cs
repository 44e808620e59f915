using System.Diagnostics;
using Slipway.Components.Tests.Processes;
using Program = Slipway.Components.Tests.Processes.Program;

namespace Slipway.Components.Tests.Running;

/// <summary>Ctrl+C and SIGTERM, which CI systems send, whichever host runs the targets.</summary>
public sealed class Signals : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("slipway-signals-");

    [UnixTheory]
    [InlineData("Cancels", "INT", 130)]
    [InlineData("Cancels", "TERM", 143)]
    [InlineData("ComesToItsEnd", "INT", 130)]
    [InlineData("ComesToItsEnd", "TERM", 143)]
    [InlineData("Fails", "TERM", 143)]
    public async Task Nothing_starts_after_a_signal_even_on_a_host_that_goes_on(string body, string signal, int exitCode)
    {
        var (code, output) = await InterruptAsync(nameof(HostThatGoesOn), signal, body, "Next", "Next");

        Assert.Equal(exitCode, code);
        Assert.Equal(
            [
                HostThatGoesOn.Waiting,
                $"{body}: Aborted. Cancelled by SIG{signal}. Run the same target again to go on from here.",
                $"Next: Aborted. Not started: stopped by SIG{signal}. Run the same target again to go on from here.",
                $"Next: Aborted. Not started: stopped by SIG{signal}. Run the same target again to go on from here.",
            ],
            output);
    }

    [LinuxFact]
    public async Task A_program_that_a_body_waits_for_ends_with_it()
    {
        var (code, output) = await InterruptAsync(nameof(HostThatGoesOn), "TERM", "WaitsForAProgram", "Next");

        Assert.Equal(143, code);
        Assert.DoesNotContain("Next started", output);
    }

    [UnixFact]
    public async Task An_assured_target_cleans_up_after_a_signal_and_does_not_change_the_exit_code()
    {
        var (code, output) = await InterruptAsync(nameof(CleansUp), "TERM", "Next", "CleanUp");

        Assert.Equal(143, code);
        Assert.Contains("Cleaned up", output);
        Assert.DoesNotContain("Next started", output);
    }

    public void Dispose() => folder.Delete(recursive: true);

    private async Task<(int ExitCode, IReadOnlyList<string> Output)> InterruptAsync(string build, string signal, params string[] arguments)
    {
        folder.CreateSubdirectory(".nuke");
        var start = new ProcessStartInfo("dotnet", [typeof(Program).Assembly.Location, .. arguments, "--root", folder.FullName]) { RedirectStandardOutput = true };
        start.Environment[Program.Variable] = build;
        using var process = Process.Start(start)!;
        var lines = new List<string>();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            lines.Add(line);
            if (line == HostThatGoesOn.Waiting)
            {
                using var kill = Process.Start("kill", ["-s", signal, $"{process.Id}"]);
                await kill.WaitForExitAsync();
            }
        }

        await process.WaitForExitAsync();
        return (process.ExitCode, lines);
    }
}
