using System.Runtime.InteropServices;
using Slipway.Processes;

namespace Slipway.Components.Running;

/// <summary>
/// Ctrl+C and SIGTERM while the body of a target runs. One of the hosts goes on with the next target after a signal, so what was received is remembered
/// until the process ends. Between bodies, signals do what the host, or else the system, does with them.
/// </summary>
internal sealed class SignalWatch : IDisposable
{
    /// <summary>How long programs that a body waits for may go on after a signal, unless said.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private static readonly Lock s_gate = new();
    private static PosixSignal? s_received;
    private readonly CancellationTokenSource cancellation = new();
    private readonly CancellationTokenSource ended = new();
    private readonly PosixSignalRegistration[] registrations;
    private PosixSignal? received;
    private readonly TimeSpan patience;
    private bool hasEnded;

    /// <param name="patience">How long programs that the body waits for may go on after a signal.</param>
    public SignalWatch(TimeSpan patience) => (this.patience, registrations) = (patience, [PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle)]);

    /// <summary>The signal that an earlier body, or this one, has received.</summary>
    public static PosixSignal? Received
    {
        get
        {
            lock (s_gate)
            {
                return s_received;
            }
        }
    }

    /// <summary>Cancelled by a signal.</summary>
    public CancellationToken Token => cancellation.Token;

    /// <summary>What a shell says of a process that a signal has ended.</summary>
    public static int ExitCode(PosixSignal signal) => signal == PosixSignal.SIGINT ? 130 : 143;

    /// <summary>Ends the watch; no signal is lost between this and the answer.</summary>
    /// <returns>The signal that came while the body ran.</returns>
    public PosixSignal? End()
    {
        lock (s_gate)
        {
            hasEnded = true;
            return received;
        }
    }

    public void Dispose()
    {
        End();
        ended.Cancel();
        foreach (var registration in registrations)
        {
            registration.Dispose();
        }
    }

    private void Handle(PosixSignalContext context)
    {
        lock (s_gate)
        {
            // Too late for this body, or a second Ctrl+C of somebody who does not want to wait: the process ends here.
            if (hasEnded || (received is not null && context.Signal == PosixSignal.SIGINT))
            {
                return;
            }

            // The process must outlive the signal to clean up; it ends when the body has ended.
            context.Cancel = true;
            received ??= context.Signal;
            s_received ??= context.Signal;
        }

        cancellation.Cancel();
        _ = EndChildrenAsync();
    }

    // A body that knows the token has ended what it had started. Others wait for a program of theirs, which SIGTERM did not reach.
    private async Task EndChildrenAsync()
    {
        try
        {
            foreach (var signal in new[] { ProcessTree.Terminate, ProcessTree.Kill })
            {
                await Task.Delay(patience, TimeProvider.System, ended.Token);
                ProcessTree.Send(signal, Environment.ProcessId);
            }
        }
        catch (OperationCanceledException)
        {
            // The body has ended in time.
        }
    }
}
