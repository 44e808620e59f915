using System.Buffers.Binary;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Slipway.Sandbox.Processes;

/// <summary>
/// What a container's or run's process and whatever it starts have in common. A real container ends as a whole with its first process; here what that one
/// leaves behind is found by its marks, on Linux: a variable in the environment, and a limit on file locks, which no kernel since 2.4.25 acts on
/// (https://man7.org/linux/man-pages/man2/getrlimit.2.html, <c>RLIMIT_LOCKS</c>) and which neither a cleared environment nor a session of its own takes away.
/// </summary>
internal sealed partial class ProcessMark
{
    public const string Variable = "SLIPWAY_SANDBOX_CONTAINER";

    /// <summary>A function of the shell that ends every process whose limit is between its two arguments.</summary>
    public const string EndScript =
        """
        end_marked() {
          for _ in 1 2 3; do
            for limits in /proc/[0-9]*/limits; do
              while read -r _ what which soft _; do [ "$what $which" = "file locks" ] && break; done <"$limits" || continue
              [ "$soft" -ge "$1" ] && [ "$soft" -le "$2" ] || continue
              id=${limits#/proc/}
              kill -KILL "${id%/limits}"
            done
          done 2>/dev/null
        }
        """;

    // bash and dash have different letters for it.
    private const string StartScript = """ulimit -S -x "$0" 2>/dev/null || ulimit -S -w "$0" 2>/dev/null; exec "$@" """;

    private const int KillSignal = 9;
    private const int OwnBits = 31;
    private const int Rounds = 10;

    private readonly long _from;
    private readonly long _to;

    private ProcessMark(string name, long from, long to) => (Name, _from, _to) = (name, from, to);

    /// <summary>The variable's value: the folder, so that one knows whose it is, and a name.</summary>
    public string Name { get; }

    /// <summary>The arguments of <see cref="EndScript"/>'s function; the first of them is the limit.</summary>
    public IReadOnlyList<string> Range => [_from.ToString(CultureInfo.InvariantCulture), _to.ToString(CultureInfo.InvariantCulture)];

    /// <summary>A new one that belongs to a folder.</summary>
    public static ProcessMark In(string folder)
    {
        var limit = FirstOf(folder) + RandomNumberGenerator.GetInt32(1, int.MaxValue);
        return new ProcessMark($"{folder}/{Guid.NewGuid():n}", limit, limit);
    }

    /// <summary>All that belong to a folder.</summary>
    public static ProcessMark AllIn(string folder) => new(folder + "/", FirstOf(folder), FirstOf(folder) + int.MaxValue);

    /// <summary>
    /// Has a process start with the limit, so that whatever it starts has it too, however soon: by a shell that puts it on itself and then becomes the program.
    /// </summary>
    /// <exception cref="Win32Exception">The program cannot be started.</exception>
    public ProcessStartInfo On(ProcessStartInfo start)
    {
        if (!OperatingSystem.IsLinux())
            return start;
        ProgramFile.Check(start.FileName);
        var marked = new ProcessStartInfo("/bin/sh", ["-c", StartScript, Range[0], start.FileName, .. start.ArgumentList])
        {
            WorkingDirectory = start.WorkingDirectory,
            RedirectStandardInput = start.RedirectStandardInput,
            RedirectStandardOutput = start.RedirectStandardOutput,
            RedirectStandardError = start.RedirectStandardError,
        };
        marked.Environment.Clear();
        foreach (var (name, value) in start.Environment)
            marked.Environment[name] = value;
        return marked;
    }

    /// <summary>Ends everything that is marked so; returns how many there were.</summary>
    public int End()
    {
        if (!OperatingSystem.IsLinux())
            return 0;
        var wanted = Encoding.UTF8.GetBytes($"\0{Variable}={Name}");
        var ended = 0;

        // Who is being ended may just have started another: again until nobody is left, but not for ever.
        for (var round = 0; round < Rounds; round++)
        {
            var found = Processes().Where(id => (Limit(id) is { } limit && limit >= _from && limit <= _to) || HasVariable(id, wanted)).ToList();
            if (found.Count == 0)
                break;
            found.ForEach(id => _ = SendSignal(id, KillSignal));
            ended += found.Count;
        }

        return ended;
    }

    private static long FirstOf(string folder) =>
        ((BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(folder))) & 0x3fffffffL) | 0x40000000L) << OwnBits;

    private static IEnumerable<int> Processes() => Directory.EnumerateDirectories("/proc")
        .Select(folder => int.TryParse(Path.GetFileName(folder.AsSpan()), CultureInfo.InvariantCulture, out var id) ? id : 0).Where(id => id > 0);

    private static long? Limit(int process)
    {
        const string name = "Max file locks";
        try
        {
            var line = File.ReadLines($"/proc/{process}/limits").FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal));
            return long.TryParse(line?[name.Length..].TrimStart().Split(' ')[0], CultureInfo.InvariantCulture, out var limit) ? limit : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static bool HasVariable(int process, byte[] wanted)
    {
        try
        {
            return File.ReadAllBytes($"/proc/{process}/environ").AsSpan().IndexOf(wanted) >= 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has ended, or is somebody else's.
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int process, int signal);
}
