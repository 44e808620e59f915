using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;

namespace Benchmarks;

/// <summary>The most memory that a process has had. Linux keeps it while the process lives, so it is asked for again and again.</summary>
sealed class PeakMemory(Process process)
{
    private const string Peak = "VmHWM:";

    public double Megabytes { get; private set; }

    public void Sample()
    {
        try
        {
            var line = File.ReadLines($"/proc/{process.Id}/status").FirstOrDefault(line => line.StartsWith(Peak, StringComparison.Ordinal));
            if (line is not null)
            {
                Megabytes = Math.Max(Megabytes, double.Parse(line[Peak.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) / 1024);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            // The process has ended, or this is another system.
        }
    }
}
