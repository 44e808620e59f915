using System.Diagnostics;
using Slipway.Sandbox.Cluster.Node;
using Slipway.Sandbox.Processes;

namespace Slipway.Sandbox.Tests.Cluster;

public sealed class Processes_left_behind : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [LinuxFact]
    public void One_without_environment_session_or_parent_ends_with_its_container_and_no_other_does()
    {
        var length = Random.Shared.Next(40_000, 90_000).ToString(System.Globalization.CultureInfo.InvariantCulture);
        var mine = ProcessMark.In(_folder.Path);
        var others = ProcessMark.In(_folder.Path);
        using var other = Process.Start(others.On(new ProcessStartInfo("sleep", [length])))!;
        for (var number = 0; number < 10; number++)
        {
            using var gone = Process.Start(mine.On(new ProcessStartInfo("setsid", ["-f", "env", "-i", "sh", "-c", $"sleep {length} & sleep {length}"])))!;
            gone.WaitForExit();
        }

        var before = Sleeping(length);
        mine.End();
        var after = Sleeping(length);
        ProcessMark.AllIn(_folder.Path).End();
        other.WaitForExit();

        Assert.True(before > 1, $"{before}");
        Assert.Equal(1, after);
    }

    private static int Sleeping(string length) => Process.GetProcessesByName("sleep").Count(process => File.Exists($"/proc/{process.Id}/cmdline")
        && ReadOrEmpty($"/proc/{process.Id}/cmdline").Split('\0').Contains(length));

    private static string ReadOrEmpty(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (IOException)
        {
            return "";
        }
    }
}
