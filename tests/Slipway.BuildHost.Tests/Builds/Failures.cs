using Nuke.Common;
using Nuke.Common.Tooling;
using Serilog;
using Assert = Nuke.Common.Assert;

namespace Slipway.BuildHost.Tests.Builds;

/// <summary>Targets that fail in every way.</summary>
internal sealed class Failures : NukeBuild
{
    private Target Expected => _ => _.Executes(() => Assert.Fail("The moon is not full", new InvalidOperationException("inner")));

    private Target Bug => _ => _.Executes(async () =>
    {
        await Task.Yield();
        throw new InvalidOperationException("Nobody foresaw this");
    });

    private Target Tool => _ => _.Executes(() => ProcessTasks.StartProcess("git", "no-such-command").AssertZeroExitCode());

    private Target Coded => _ => _.Executes(() =>
    {
        ExitCode = 2;
        Assert.True(false, "Bad input");
    });

    private Target Proceeds => _ => _.ProceedAfterFailure().Executes(() => Assert.Fail("Minor"));

    private Target Warns => _ => _.DependsOn(Proceeds).Executes(() => Log.Warning("Mind the {Thing}", "gap"));

    private Target Chain => _ => _.DependsOn(Expected).Executes(() => Log.Information("ran {Target}", nameof(Chain)));

    private Target CleanUp => _ => _.AssuredAfterFailure().After(Chain, Waits).Executes(() => Log.Information("ran {Target}", nameof(CleanUp)));

    private Target Waits => _ => _.Executes(() =>
    {
        Log.Information("waiting");
        ProcessTasks.StartProcess("sleep", "600").AssertZeroExitCode();
    });

    private Target Stubborn => _ => _.Before(CleanUp).Executes(() =>
    {
        Log.Information("waiting");
        new ManualResetEventSlim().Wait();
    });

    private Target ComesToItsEnd => _ => _.Before(Chain, CleanUp).Executes(() =>
    {
        Log.Information("waiting");
        ProcessTasks.StartProcess("sleep", "600").WaitForExit();
    });

    // The shell has a child that holds its output open.
    private Target WaitsForAChild => _ => _.Before(CleanUp).Executes(() => ProcessTasks.StartShell("sleep 600 & echo child $!; wait; true", logInvocation: false).AssertZeroExitCode());

    private Target WaitsForTheStubborn => _ => _.Before(CleanUp).Executes(() =>
        ProcessTasks.StartShell("trap '' TERM; echo child $$; while true; do sleep 1; done", logInvocation: false).AssertZeroExitCode());

    private Target NeedsWhatIsMissing => _ => _.OnlyWhenDynamic(() => File.ReadAllText("/no/such/file").Length > 0).Executes(() => { });

    public static int Run() => Execute<Failures>();
}
