using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Slipway.Sandbox.Processes;

namespace Slipway.Sandbox.Cluster.Node;

/// <summary>A running container: a process, its output in a log file.</summary>
internal sealed partial class ContainerProcess : IDisposable
{
    private const int TerminateSignal = 15;
    private const int BusyAttempts = 250;

    private static readonly TimeSpan s_busyPause = TimeSpan.FromMilliseconds(20);

    private readonly Process _process;
    private readonly ProcessMark _mark;
    private readonly ProcessLedger _ledger;
    private readonly Task _output;

    private ContainerProcess(Process process, ProcessMark mark, ProcessLedger ledger, ContainerLog log)
    {
        _process = process;
        _mark = mark;
        _ledger = ledger;
        Id = process.Id;
        _output = Task.WhenAll(log.CopyAsync(process.StandardOutput), log.CopyAsync(process.StandardError));
    }

    public int Id { get; }

    public bool HasExited => _process.HasExited;

    /// <exception cref="Win32Exception">The program cannot be started.</exception>
    public static async Task<ContainerProcess> StartAsync(ContainerCommand command, ContainerLog log, NodeServices node, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(command.Program)
        {
            WorkingDirectory = command.WorkingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var argument in command.Arguments)
            start.ArgumentList.Add(argument);
        start.Environment.Clear();
        foreach (var (name, value) in command.Environment)
            start.Environment[name] = value;
        var mark = command.Mark ?? ProcessMark.In(node.Ledger.Folder);
        start.Environment[ProcessMark.Variable] = mark.Name;
        node.Watcher.EnsureStarted();
        var process = await StartAsync(start, cancellationToken, mark);
        process.StandardInput.Close();
        node.Ledger.Add(process.Id);
        return new ContainerProcess(process, mark, node.Ledger, log);
    }

    /// <summary>
    /// Starts a program that may just have been unpacked here. A process that another thread starts meanwhile holds, between fork and exec, the file that
    /// we were writing, and the system does not execute what is being written.
    /// </summary>
    public static async Task<Process> StartAsync(ProcessStartInfo start, CancellationToken cancellationToken, ProcessMark? mark = null)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return Process.Start(mark is null ? start : mark.On(start)) ?? throw new Win32Exception("no process was started");
            }
            catch (Win32Exception e) when (e.NativeErrorCode == ProgramFile.TextFileBusy && attempt < BusyAttempts)
            {
                await Task.Delay(s_busyPause, TimeProvider.System, cancellationToken);
            }
        }
    }

    /// <summary>Waits for the end, ends what the process left behind, and returns the exit code (128 + signal for a killed process).</summary>
    public async Task<int> WaitAsync()
    {
        await _process.WaitForExitAsync();
        _mark.End();
        // Where that is not known, a grandchild may hold the pipes open; its words are not waited for.
        await Task.WhenAny(_output, Task.Delay(TimeSpan.FromSeconds(1)));
        _ledger.Remove(Id);
        return _process.ExitCode;
    }

    /// <summary>Asks the process to end.</summary>
    public void Terminate()
    {
        try
        {
            if (!OperatingSystem.IsWindows() && !HasExited)
                _ = SendSignal(Id, TerminateSignal);
        }
        catch (InvalidOperationException)
        {
            // It ended just now.
        }
    }

    /// <summary>Ends the process and what it started.</summary>
    public void Kill()
    {
        try
        {
            if (!_process.HasExited)
                _process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception)
        {
            // It ended just now.
        }
    }

    public void Dispose() => _process.Dispose();

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int process, int signal);
}

/// <summary>What to start for a container.</summary>
internal sealed record ContainerCommand(string Program, IReadOnlyList<string> Arguments, string WorkingDirectory, IReadOnlyDictionary<string, string> Environment)
{
    /// <summary>What it and its probes' commands are marked with; null for a mark of its own.</summary>
    public ProcessMark? Mark { get; init; }
}
