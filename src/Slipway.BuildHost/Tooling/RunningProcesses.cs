using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Nuke.Common.Tooling;

/// <summary>The processes that must end when the build is stopped. A terminal tells them itself, SIGTERM reaches only us.</summary>
internal static class RunningProcesses
{
    private const int TerminationSignal = 15;
    private static readonly HashSet<Process> Processes = [];

    public static void Add(Process process)
    {
        lock (Processes)
            Processes.Add(process);
    }

    public static void Remove(Process process)
    {
        lock (Processes)
            Processes.Remove(process);
    }

    /// <summary>Asks all of them to end.</summary>
    public static void Stop()
    {
        lock (Processes)
        {
            foreach (var process in Processes)
            {
                try
                {
                    if (process.HasExited)
                        continue;
                    if (OperatingSystem.IsWindows())
                        process.Kill(entireProcessTree: true);
                    else
                        _ = Signal(process.Id, TerminationSignal);
                }
                catch (InvalidOperationException)
                {
                    // It has ended in between.
                }
            }
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Signal(int processId, int signal);
}
