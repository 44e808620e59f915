using System.Diagnostics;

namespace Slipway.Sandbox.Hosting;

/// <summary>A process that is not our child.</summary>
internal static class OtherProcess
{
    /// <summary>Whether it still runs. On Linux one that has ended but that nobody has waited for yet counts as ended.</summary>
    public static bool IsRunning(int id)
    {
        if (OperatingSystem.IsLinux())
        {
            return State(id) is not (null or 'Z' or 'X');
        }

        try
        {
            using var process = Process.GetProcessById(id);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>Waits until it has ended.</summary>
    public static async Task EndedAsync(int id, TimeProvider time, CancellationToken cancellationToken)
    {
        while (IsRunning(id))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), time, cancellationToken);
        }
    }

    private static char? State(int id)
    {
        try
        {
            // The name in parentheses may hold anything; the state follows the last one.
            var stat = File.ReadAllText($"/proc/{id}/stat");
            return stat[stat.LastIndexOf(')') + 2];
        }
        catch (IOException)
        {
            return null;
        }
    }
}
