using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Slipway.Sandbox.Cluster.Node;

/// <summary>
/// Which processes run for Pods, on disk: what a killed sandbox left behind is found by process id and start time and ended.
/// </summary>
internal sealed class ProcessLedger(string folder)
{
    public void Add(Process process)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(PathOf(process.Id), StartOf(process));
    }

    public void Remove(int id) => File.Delete(PathOf(id));

    /// <summary>Ends what an earlier sandbox on this folder left running.</summary>
    public int EndLeftovers()
    {
        if (!Directory.Exists(folder))
            return 0;
        var ended = 0;
        foreach (var file in Directory.GetFiles(folder))
        {
            if (int.TryParse(Path.GetFileName(file), CultureInfo.InvariantCulture, out var id) && End(id, File.ReadAllText(file)))
                ended++;
            File.Delete(file);
        }

        return ended;
    }

    private static bool End(int id, string start)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            if (StartOf(process) != start)
                return false;
            process.Kill(entireProcessTree: true);
            return true;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or Win32Exception)
        {
            // It has ended by itself.
            return false;
        }
    }

    private static string StartOf(Process process) => process.StartTime.ToUniversalTime().Ticks.ToString(CultureInfo.InvariantCulture);

    private string PathOf(int id) => Path.Combine(folder, id.ToString(CultureInfo.InvariantCulture));
}
