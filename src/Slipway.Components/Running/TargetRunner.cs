using System.Runtime.InteropServices;
using Nuke.Common;
using Serilog;

namespace Slipway.Components.Running;

/// <summary>Where the targets meet the libraries: async bodies, cancellation, expected failures and exit codes, the same on both hosts.</summary>
public static class TargetRunner
{
    /// <summary>
    /// Runs the body of a target to its end. Ctrl+C and SIGTERM cancel the token; the body then has a few seconds to release what it holds.
    /// A <see cref="SlipwayException"/> fails the target with its message and without a stack, and sets the exit code: 1 failed, 2 bad input,
    /// 130 or 143 after a signal.
    /// </summary>
    public static void Run(this INukeBuild build, Func<CancellationToken, Task> body)
    {
        using var cancellation = new CancellationTokenSource();
        PosixSignal? received = null;
        void Cancel(PosixSignalContext context)
        {
            // The process must outlive the signal to clean up; it ends when the body has ended.
            context.Cancel = true;
            received ??= context.Signal;
            cancellation.Cancel();
        }

        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);
        try
        {
            body(cancellation.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (received is not null)
        {
            build.ExitCode = received == PosixSignal.SIGINT ? 130 : 143;
            Assert.Fail($"Cancelled by {received}. Run the same target again to go on from here.");
        }
        catch (SlipwayException exception)
        {
            build.ExitCode = exception.ExitCode;
            // The stack is of interest to those who look into Slipway itself.
            Log.Verbose(exception, "The failure in full");
            Assert.Fail(exception.Message);
        }
        catch
        {
            // One host exits with 255 where nothing is set.
            build.ExitCode ??= 1;
            throw;
        }
    }
}
