using System.Runtime.InteropServices;
using System.Text;

namespace Slipway.Sandbox.Cluster.Node;

/// <summary>
/// A variable that a container's process and whatever it starts have in their environment. A real container ends as a whole with its first process; here
/// what that one leaves behind is found by the mark. Only Linux tells the environment of others.
/// </summary>
internal static partial class ProcessMark
{
    public const string Variable = "SLIPWAY_SANDBOX_CONTAINER";

    private const int KillSignal = 9;

    /// <summary>A new one: the ledger's folder, so that one knows whose it is, and a name.</summary>
    public static string In(string ledger) => $"{ledger}/{Guid.NewGuid():n}";

    /// <summary>Ends everything whose mark begins so, such as with a ledger's folder; how many that were.</summary>
    public static int End(string mark)
    {
        if (!OperatingSystem.IsLinux())
            return 0;
        var wanted = Encoding.UTF8.GetBytes($"\0{Variable}={mark}");
        var ended = 0;

        // Who is being ended may just have started another: again until nobody is left, but not for ever.
        for (var round = 0; round < 10; round++)
        {
            var found = Directory.EnumerateDirectories("/proc").Where(process => IsMarked(process, wanted)).ToList();
            if (found.Count == 0)
                break;
            foreach (var process in found)
                _ = SendSignal(int.Parse(Path.GetFileName(process), System.Globalization.CultureInfo.InvariantCulture), KillSignal);
            ended += found.Count;
        }

        return ended;
    }

    private static bool IsMarked(string process, byte[] wanted)
    {
        if (!char.IsAsciiDigit(Path.GetFileName(process)[0]))
            return false;
        try
        {
            return File.ReadAllBytes(process + "/environ").AsSpan().IndexOf(wanted) >= 0;
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
