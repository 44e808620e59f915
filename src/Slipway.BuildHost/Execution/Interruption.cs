using System.Runtime.InteropServices;
using Nuke.Common;
using Nuke.Common.Tooling;
using Serilog;

namespace Slipway.BuildHost.Execution;

/// <summary>
/// Ctrl+C and SIGTERM. The running target gets a moment to clean up and to end by itself, then the assured targets run and the
/// process ends with 130 or 143. A second Ctrl+C ends it at once.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private readonly Action _stop;
    private readonly Action _finish;
    private readonly PosixSignalRegistration[] _registrations;
    private readonly ManualResetEventSlim _ended = new();
    private int _exitCode;

    public Interruption(Action stop, Action finish)
    {
        (_stop, _finish) = (stop, finish);
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle),
        ];
    }

    /// <summary>The exit code after a signal, else null.</summary>
    public int? ExitCode => _exitCode == 0 ? null : _exitCode;

    public void Dispose()
    {
        _ended.Set();
        foreach (var registration in _registrations)
            registration.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        context.Cancel = true;
        var exitCode = context.Signal == PosixSignal.SIGINT ? 130 : 143;
        if (Interlocked.CompareExchange(ref _exitCode, exitCode, 0) != 0)
        {
            if (exitCode == 130)
                Environment.Exit(_exitCode);
            return;
        }

        _stop();
        Log.Warning("Stopped by {Signal}", context.Signal);
        RunningProcesses.Stop();

        // Not on this thread: the handlers of components come after this one on it.
        _ = Task.Run(() =>
        {
            if (_ended.Wait(Patience))
                return;

            RunningProcesses.Kill();
            _finish();
            Environment.Exit(exitCode);
        });
    }
}
