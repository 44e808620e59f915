using System.Globalization;
using System.Runtime.InteropServices;

namespace Slipway.Processes;

/// <summary>What a process has started, down to the last one, except for what has left its process group (daemons do).</summary>
/// <remarks>Compiled into the host and into the components: on the other host, nobody else ends these processes.</remarks>
internal static class ProcessTree
{
    /// <summary>Asks a process to end.</summary>
    public const int Terminate = 15;

    /// <summary>Ends a process that did not when it was asked.</summary>
    public const int Kill = 9;

    /// <summary>Sends them a signal, as Ctrl+C in a terminal does. Where there is no <c>/proc</c>, only to the roots.</summary>
    /// <param name="signal">One of the constants.</param>
    /// <param name="roots">The process ids to start from. This process itself gets no signal.</param>
    public static void Send(int signal, params IReadOnlyCollection<int> roots)
    {
        if (OperatingSystem.IsWindows())
            return;

        var all = Running();
        var group = all.GetValueOrDefault(Environment.ProcessId).Group;
        var found = new HashSet<int>(roots);
        for (var count = 0; count != found.Count;)
        {
            count = found.Count;
            found.UnionWith(all.Where(x => found.Contains(x.Value.Parent) && x.Value.Group == group).Select(x => x.Key).ToList());
        }

        foreach (var id in found)
        {
            if (id != Environment.ProcessId)
                _ = SendTo(id, signal);
        }
    }

    private static Dictionary<int, (int Parent, int Group)> Running()
    {
        var running = new Dictionary<int, (int Parent, int Group)>();
        foreach (var folder in Directory.Exists("/proc") ? Directory.GetDirectories("/proc") : [])
        {
            if (!int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id))
                continue;

            try
            {
                // proc_pid_stat(5): the name may hold anything, so what counts comes after its last parenthesis: state, parent, group.
                var stat = File.ReadAllText($"{folder}/stat");
                var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
                running[id] = (int.Parse(fields[1], CultureInfo.InvariantCulture), int.Parse(fields[2], CultureInfo.InvariantCulture));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // It has ended in between.
            }
        }

        return running;
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendTo(int processId, int signal);
}
