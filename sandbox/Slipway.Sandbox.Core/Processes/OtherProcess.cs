using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Slipway.Sandbox.Processes;

/// <summary>A process that is not our child.</summary>
internal static class OtherProcess
{
    /// <summary>Whether it still runs. On Linux one that has ended but that nobody has waited for yet counts as ended.</summary>
    public static bool IsRunning(int id)
    {
        if (OperatingSystem.IsLinux())
        {
            return Stat(id) is [not ("Z" or "X"), ..];
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

    /// <summary>When it started, as one word that tells it from a later process of the same id; null when it does not run.</summary>
    public static string? StartOf(int id)
    {
        if (OperatingSystem.IsLinux())
        {
            // Clock ticks since boot, as everybody reads them: as a date, two processes would compute two.
            return Stat(id) is [not ("Z" or "X"), ..] stat ? stat[19] : null;
        }

        try
        {
            using var process = Process.GetProcessById(id);
            return process.StartTime.ToUniversalTime().Ticks.ToString(CultureInfo.InvariantCulture);
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or Win32Exception)
        {
            return null;
        }
    }

    /// <summary>What <c>/proc/{id}/stat</c> says, from the state on.</summary>
    private static string[]? Stat(int id)
    {
        try
        {
            // The name in parentheses may hold anything; the state follows the last one.
            var stat = File.ReadAllText($"/proc/{id}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return null;
        }
    }
}
