using System.Diagnostics;
using Slipway.Processes;

namespace Nuke.Common.Tooling;

/// <summary>The processes that must end when the build is stopped. A terminal tells them itself, SIGTERM reaches only us.</summary>
internal static class RunningProcesses
{
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

    /// <summary>Asks all of them, and what they have started, to end.</summary>
    public static void Stop() => Send(ProcessTree.Terminate);

    /// <summary>Ends those that did not when they were asked.</summary>
    public static void Kill() => Send(ProcessTree.Kill);

    private static void Send(int signal)
    {
        lock (Processes)
        {
            var ids = new List<int>();
            foreach (var process in Processes)
            {
                try
                {
                    if (process.HasExited)
                        continue;
                    if (OperatingSystem.IsWindows())
                        process.Kill(entireProcessTree: true);
                    else
                        ids.Add(process.Id);
                }
                catch (InvalidOperationException)
                {
                    // It has ended in between.
                }
            }

            ProcessTree.Send(signal, ids);
        }
    }
}
