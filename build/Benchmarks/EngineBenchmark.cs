using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace Benchmarks;

/// <summary>Planning, applying and validating many resources, beside kubectl in the same cluster: a sandbox of its own.</summary>
sealed class EngineBenchmark(string root, string workFolder)
{
    private const int Rounds = 5;
    private const int FirstApplies = 3;
    private const int Many = 1_000;
    private const int VeryMany = 10_000;

    private readonly string clone = Path.Combine(workFolder, "engine");
    private readonly int port = FreePorts.Pair();

    public IEnumerable<Row> Run()
    {
        new Command("git", "clone", "--quiet", root, clone).Run();
        try
        {
            Build("StartSandbox");
            var config = new MeasuredConfig(clone, ConfigUrl(), Path.Combine(workFolder, "config"));
            config.Set("bench", Many);
            config.Compile();
            foreach (var row in Offline(config).Concat(FirstApply(config)).Concat(Unchanged(config)).Concat(Large(config)))
            {
                yield return row;
            }
        }
        finally
        {
            Build("SandboxDown");
        }
    }

    private IEnumerable<Row> Offline(MeasuredConfig config)
    {
        var hello = new Hello(workFolder).Compile();
        config.Set("bench", VeryMany);
        var memory = 0.0;
        var large = Medians.ByTurns(Rounds, () => hello.Run().Seconds, Validate);
        config.Set("bench", Many);
        var small = Medians.ByTurns(Rounds, () => config.Target("Validate").Run().Seconds)[0];
        yield return new Row("Validate 1,000 resources offline", small, "", "");
        yield return new Row("Validate 10,000 resources offline (1,000 files, 2 MB)", large[1], "10 x hello", $"dotnet hello.dll {Seconds(large[0])} (ours is {Times(large[1] / large[0])} x); peak {memory:0} MB");

        double Validate()
        {
            var run = config.Target("Validate").Run();
            memory = Math.Max(memory, run.Megabytes);
            return run.Seconds;
        }
    }

    private static IEnumerable<Row> FirstApply(MeasuredConfig config)
    {
        var hasKubectl = Command.Exists("kubectl");
        var round = 0;
        var things = new List<Func<double>> { Ours, () => Raw("raw", withDryRun: false), () => Raw("careful", withDryRun: true) };
        if (hasKubectl)
        {
            things.Add(Kubectl);
        }

        var medians = Medians.ByTurns(FirstApplies, things);
        var raw = $"raw concurrent patches {Seconds(medians[1])}, each as a dry run first {Seconds(medians[2])} (ours is {Times(medians[0] / medians[2])} x)";
        yield return new Row(
            "first Apply of 1,000 resources, until healthy",
            medians[0],
            "kubectl / 2",
            hasKubectl ? $"kubectl apply --server-side {Seconds(medians[3])} ({Times(medians[3] / medians[0])} x ours); {raw}" : raw);

        double Ours()
        {
            config.Set($"ours-{++round}", Many);
            return config.Target("Apply").Run().Seconds;
        }

        double Raw(string name, bool withDryRun)
        {
            config.Kubectl("create", "namespace", $"{name}-{round}").Run();
            return config.Raw($"{name}-{round}").Create(withDryRun);
        }

        double Kubectl()
        {
            config.Kubectl("create", "namespace", $"kubectl-{round}").Run();
            return Apply(config, $"kubectl-{round}").Run().Seconds;
        }
    }

    private static IEnumerable<Row> Unchanged(MeasuredConfig config)
    {
        const string Theirs = "theirs";
        config.Set("bench", Many);
        config.Target("Apply").Run();
        var hasKubectl = Command.Exists("kubectl");
        if (hasKubectl)
        {
            config.Kubectl("create", "namespace", Theirs).Run();
            Apply(config, Theirs).Run();
        }

        var plan = Medians.ByTurns(
            Rounds,
            [() => config.Target("Preview").Run().Seconds, () => config.Script("Preview").Run().Seconds, .. Optional(() => config.Kubectl("diff", "--server-side", "--namespace", Theirs, "--filename", config.Manifests).Run().Seconds)]);
        var apply = Medians.ByTurns(Rounds, [() => config.Target("Apply").Run().Seconds, .. Optional(() => Apply(config, Theirs).Run().Seconds)]);
        yield return new Row("Preview of 1,000 unchanged resources", plan[0], "kubectl / 7", Instead("kubectl diff --server-side", plan, 2));
        yield return new Row("the same by ./build.sh Preview", plan[1], "", "");
        yield return new Row("Apply of 1,000 unchanged resources", apply[0], "kubectl / 5", Instead("kubectl apply --server-side", apply, 1));

        Func<double>[] Optional(Func<double> thing) => hasKubectl ? [thing] : [];
        string Instead(string what, IReadOnlyList<double> medians, int at) =>
            hasKubectl ? $"{what} {Seconds(medians[at])} ({Times(medians[at] / medians[0])} x ours)" : "";
    }

    private static IEnumerable<Row> Large(MeasuredConfig config)
    {
        config.Set("large", VeryMany);
        var first = config.Target("Apply").Run();
        yield return new Row("first Apply of 10,000 resources", first.Seconds, "500 MB", string.Create(CultureInfo.InvariantCulture, $"peak {first.Megabytes:0} MB"));
        var plans = Enumerable.Range(0, FirstApplies).Select(_ => config.Target("Preview").Run()).ToList();
        yield return new Row(
            "Preview of 10,000 unchanged resources", Medians.Of(plans.Select(plan => plan.Seconds)), "500 MB", string.Create(CultureInfo.InvariantCulture, $"peak {plans.Max(plan => plan.Megabytes):0} MB"));
    }

    private static Command Apply(MeasuredConfig config, string inNamespace) =>
        config.Kubectl("apply", "--server-side", "--namespace", inNamespace, "--filename", config.Manifests);

    private void Build(string target) => new Command("bash", Path.Combine(clone, "build.sh"), target)
    {
        Environment = new Dictionary<string, string> { ["SLIPWAY_CONFIG_REPOSITORY"] = $"http://127.0.0.1:{port}/acme/config.git" },
    }.Run();

    private string ConfigUrl()
    {
        var token = File.ReadAllText(Path.Combine(clone, ".nuke", "temp", "sandbox", "token"));
        return $"http://x:{token}@127.0.0.1:{port}/acme/config.git";
    }

    private static string Seconds(double seconds) => seconds.ToString("0.00 s", CultureInfo.InvariantCulture);

    private static string Times(double ratio) => ratio.ToString("0.0", CultureInfo.InvariantCulture);
}
