using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Slipway.Sandbox.Processes;

namespace Slipway.Sandbox.Cluster.Node;

/// <summary>
/// Which processes run for Pods, on disk: what a killed sandbox left behind is found by process id and start time and ended. Each is a file, named
/// by the id, that holds the start.
/// </summary>
internal sealed class ProcessLedger(string folder)
{
    public string Folder => folder;

    public void Add(int id)
    {
        if (OtherProcess.StartOf(id) is { } start)
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(PathOf(id), start);
        }
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
        }

        Directory.Delete(folder, recursive: true);
        return ended + ProcessMark.AllIn(folder).End();
    }

    private static bool End(int id, string start)
    {
        if (OtherProcess.StartOf(id) != start)
            return false;
        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill(entireProcessTree: true);
            return true;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or Win32Exception)
        {
            // It has ended by itself.
            return false;
        }
    }

    private string PathOf(int id) => Path.Combine(folder, id.ToString(CultureInfo.InvariantCulture));
}
