using System.Collections.Generic;
using System.Globalization;
using System.IO;

namespace Benchmarks;

/// <summary>What it costs to start the build, against the smallest .NET program.</summary>
sealed class StartupBenchmark(string root, string buildAssembly, string workFolder)
{
    private const int Runs = 11;

    public IEnumerable<Row> Run()
    {
        var hello = new Hello(workFolder).Compile().Median(Runs);
        var assembly = new Command("dotnet", buildAssembly, "--help", "--root", root).Median(Runs);
        var script = new Command("bash", Path.Combine(root, "build.sh"), "--help").Median(Runs);
        yield return Against("the compiled build, --help", assembly, 3);
        yield return Against("./build.sh --help", script, 4);

        Row Against(string what, double seconds, int times) => new(
            what,
            seconds,
            string.Create(CultureInfo.InvariantCulture, $"{times} x hello"),
            string.Create(CultureInfo.InvariantCulture, $"dotnet hello.dll {hello:0.00} s (ours is {seconds / hello:0.0} x)"));
    }
}
