using System.Runtime.InteropServices;
using Nuke.Common;
using Serilog;
using Slipway.Ci;
using Slipway.Components.Releasing;
using Slipway.Logging;
using Slipway.Reports;

namespace Slipway.Components.Running;

/// <summary>Where the targets meet the libraries: async bodies, cancellation, expected failures and exit codes, the same on both hosts.</summary>
public static class TargetRunner
{
    private const int MaxSubject = 80;

    /// <summary>
    /// Runs the body of a target to its end. Ctrl+C and SIGTERM cancel the token; the body then has a few seconds to release what it holds, and programs that it
    /// still waits for are ended. It fails even if it came to its end, and no later body starts except those of targets with <c>AssuredAfterFailure</c>.
    /// A <see cref="SlipwayException"/> fails the target with its message and without a stack, and sets the exit code: 1 failed, 2 bad input,
    /// 130 or 143 after a signal.
    /// </summary>
    public static void Run(this INukeBuild build, Func<CancellationToken, Task> body) => Run(build, body, SignalWatch.Patience);

    /// <summary>Runs a body that may take longer to end after a signal.</summary>
    /// <param name="build">The build.</param>
    /// <param name="body">The body.</param>
    /// <param name="patience">How long programs that it waits for may go on after a signal.</param>
    internal static void Run(this INukeBuild build, Func<CancellationToken, Task> body, TimeSpan patience)
    {
        ArgumentNullException.ThrowIfNull(build);
        ArgumentNullException.ThrowIfNull(body);
        NeutralLog.Install();
        if (SignalWatch.Received is { } earlier && !build.RunningTargets.Any(target => target.AssuredAfterFailure))
        {
            Stop(build, earlier, "Not started: stopped");
        }

        using var watch = new SignalWatch(patience);
        try
        {
            body(watch.Token).GetAwaiter().GetResult();
        }
        catch (Exception exception) when (watch.End() is not null)
        {
            // What was interrupted fails in many ways, such as a program that has ended with 143.
            Log.Verbose(exception, "How the interrupted target ended");
            if (exception is SlipwayException)
            {
                Log.Warning("{Failure}", exception.Message);
            }
        }
        catch (SlipwayException exception)
        {
            build.ExitCode = SignalWatch.Received is { } before ? SignalWatch.ExitCode(before) : exception.ExitCode;
            // The stack is of interest to those who look into Slipway itself.
            Log.Verbose(exception, "The failure in full");
            Fail(build, exception);
        }
        catch (Exception exception)
        {
            // One host exits with 255 where nothing is set.
            build.ExitCode ??= 1;
            if (exception.ToString() is var text && LogText.Neutralise(text) is var safe && safe != text)
            {
                // A bug: its stack is printed, but nothing that it quotes is obeyed.
                Assert.Fail(safe);
            }

            throw;
        }

        if (watch.End() is { } signal)
        {
            Stop(build, signal, "Cancelled");
        }
    }

    // Each reason stands in the log once: where it was told already, or CI shows problems one by one, and else where the host says why the target failed.
    private static void Fail(INukeBuild build, SlipwayException exception)
    {
        var problems = (exception as InvalidInputException)?.Problems ?? [];
        if (build.RunningTargets.Count > 0)
        {
            // Without it, the table at the end would have the reason once more.
            build.Summarise([problems.Count > 1 ? ("Problems", $"{problems.Count}") : ("About", LogText.Cut(exception.Subject, MaxSubject))]);
        }

        var root = (build as IHaveManifests)?.ManifestsDirectory ?? build.RootDirectory;
        if (exception.IsTold || (problems.Count > 0 && CiAnnotations.Write(problems, root, CiHost.Here, Console.Out)))
        {
            throw ToldOnce.Mark(new SlipwayException(LogText.Neutralise(exception.Subject), "the log above says what is wrong"));
        }

        Assert.Fail(LogText.Neutralise(exception.Message));
    }

    private static void Stop(INukeBuild build, PosixSignal signal, string what)
    {
        build.ExitCode = SignalWatch.ExitCode(signal);
        Assert.Fail($"{what} by {signal}. Run the same target again to go on from here.");
    }
}
