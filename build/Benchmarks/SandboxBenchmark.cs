using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading.Tasks;
using Slipway.Sandbox.Hosting;

namespace Benchmarks;

/// <summary>The sandbox: how soon it answers, what it needs when nobody asks, and how it stands many objects.</summary>
sealed class SandboxBenchmark(string workFolder)
{
    private const int Runs = 7;
    private const int PageRuns = 21;
    private const int Objects = 1_000;
    private const int ClockTicksPerSecond = 100;

    private static readonly TimeSpan s_idle = TimeSpan.FromSeconds(10);

    private readonly int port = FreePorts.Pair();

    public IEnumerable<Row> Run()
    {
        var hello = new Hello(workFolder).Compile();
        var number = 0;
        Start("warm");
        var times = Medians.ByTurns(Runs, () => hello.Run().Seconds, () => Timed("warm"), () => Timed($"fresh-{++number}"));
        var baseline = Text($"dotnet hello.dll {times[0]:0.00} s");
        yield return new Row("the sandbox, from process start until it answers", times[1], "0.7 s", $"{baseline} (ours is {Text($"{times[1] / times[0]:0.0}")} x)");
        yield return new Row("the same for the first time, with a repository to seed", times[2], "", "");
        foreach (var row in Running())
        {
            yield return row;
        }
    }

    private IEnumerable<Row> Running()
    {
        Start("objects");
        try
        {
            yield return Idle("idle, with nothing in it");
            yield return Apply();
            using var client = new HttpClient();
            foreach (var (name, path) in ((string, string)[])[("the cluster's page", "cluster"), ("the flow", "")])
            {
                var address = new Uri($"http://127.0.0.1:{port}/{path}");
                var page = Medians.ByTurns(PageRuns, () => Seconds(() => client.GetStringAsync(address).GetAwaiter().GetResult()))[0];
                yield return new Row($"{name} with 1,000 objects", page, "0.05 s", "");
            }

            yield return Idle("idle, with 1,000 objects");
        }
        finally
        {
            Stop("objects");
        }
    }

    private Row Apply()
    {
        var manifests = Path.Combine(workFolder, "objects-manifests");
        MixedManifests.Write(manifests, Objects);
        var state = Options("objects").Folder;
        var kubeconfig = Path.Combine(state, "kubeconfig");
        var round = 0;
        var seconds = Medians.ByTurns(3, () =>
        {
            var name = $"bench-{++round}";
            if (round > 1)
            {
                Kubectl(kubeconfig, "delete", "namespace", $"bench-{round - 1}", "--wait=true");
            }

            Kubectl(kubeconfig, "create", "namespace", name);
            return new RawPatches(kubeconfig, manifests, name).Create(withDryRun: false);
        })[0];
        return new Row("1,000 objects by concurrent apply patches", seconds, "2 s", "");
    }

    private static void Kubectl(string kubeconfig, params string[] arguments) => new Command("kubectl", ["--kubeconfig", kubeconfig, .. arguments]).Run();

    private Row Idle(string what)
    {
        var process = int.Parse(File.ReadAllText(Path.Combine(Options("objects").Folder, "sandbox.pid")), CultureInfo.InvariantCulture);
        // What came before has to come to rest; memory is given back when nothing has happened for a while.
        Wait(TimeSpan.FromSeconds(40));
        var before = Processor(process);
        var watch = Stopwatch.StartNew();
        Wait(s_idle);
        var share = (Processor(process) - before) / watch.Elapsed.TotalSeconds;
        return new Row(what, share, "1 % of a core, 150 MB", Text($"{share * 100:0.0} % of a core, {Memory(process):0} MB"));
    }

    // Fields 14 and 15 of stat, counted from behind the name in parentheses.
    private static double Processor(int process)
    {
        var stat = File.ReadAllText($"/proc/{process}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return fields[11..13].Sum(field => double.Parse(field, CultureInfo.InvariantCulture)) / ClockTicksPerSecond;
    }

    private static double Memory(int process) => double.Parse(
        File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(':')[1].Replace("kB", "", StringComparison.Ordinal),
        CultureInfo.InvariantCulture) / 1024;

    private double Timed(string name)
    {
        Stop("warm");
        var seconds = Seconds(() => Start(name));
        Stop(name);
        return seconds;
    }

    private void Start(string name) => SandboxProcess.EnsureRunningAsync(Options(name)).GetAwaiter().GetResult();

    private void Stop(string name) => SandboxProcess.StopAsync(Options(name)).GetAwaiter().GetResult();

    // Without sources its config repository has no build, so that CI has nothing to do.
    private SandboxOptions Options(string name) => new() { Folder = Path.Combine(workFolder, "sandbox-" + name), Port = port };

    private static void Wait(TimeSpan time) => Task.Delay(time, TimeProvider.System).GetAwaiter().GetResult();

    private static double Seconds(Action act)
    {
        var watch = Stopwatch.StartNew();
        act();
        return watch.Elapsed.TotalSeconds;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
