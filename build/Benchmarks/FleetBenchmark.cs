using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace Benchmarks;

/// <summary>Whole fleets: many applications of ten resources each, of which none, one or ten changed, beside one application alone and kubectl with the same files.</summary>
sealed class FleetBenchmark(string root, string workFolder)
{
    private const int Rounds = 3;
    private const int Many = 100;
    private const int VeryMany = 1_000;
    private const int Some = 10;

    public IEnumerable<Row> Run()
    {
        using var first = new FleetSandbox(Folder("sandbox")).Start();
        var assembly = Compile(first);
        var fleet = new FleetConfig(first, assembly, Folder("config"), Many, withPod: Some);
        fleet.TargetAlone("Apply").Run();
        foreach (var row in Unchanged(first, fleet).Concat(Changed(first, fleet, assembly)).Concat(Clusters(fleet, assembly)).Concat(Large(assembly)))
        {
            yield return row;
        }
    }

    private static IEnumerable<Row> Unchanged(FleetSandbox sandbox, FleetConfig fleet)
    {
        var hasKubectl = Command.Exists("kubectl");
        var medians = Medians.ByTurns(
            Rounds,
            [() => fleet.Target("Deploy").Run().Seconds, () => fleet.TargetAlone("Preview").Run().Seconds, () => fleet.TargetAlone("Apply").Run().Seconds, .. hasKubectl ? [Kubectl] : Array.Empty<Func<double>>()]);
        var kubectl = hasKubectl ? $"kubectl apply --server-side {Seconds(medians[3])} ({Times(medians[3] / medians[2])} x our Apply)" : "";
        yield return new Row("100 applications x 10, nothing changed: Deploy, with a forge", medians[0], "2 s", "");
        yield return new Row("the same without a forge: Preview", medians[1], "1.2 s", "");
        yield return new Row("the same without a forge: Apply", medians[2], "1.5 s", kubectl);

        double Kubectl()
        {
            const string Theirs = "theirs";
            if (sandbox.Kubectl("get", "namespaces", "--output", "name").Run().Output.Split('\n').All(name => name != $"namespace/{Theirs}"))
            {
                sandbox.Kubectl("create", "namespace", Theirs).Run();
            }

            return sandbox.Kubectl("apply", "--server-side", "--namespace", Theirs, "--recursive", "--filename", fleet.Manifests).Run().Seconds;
        }
    }

    private IEnumerable<Row> Changed(FleetSandbox sandbox, FleetConfig fleet, string assembly)
    {
        using var second = new FleetSandbox(Folder("sandbox-alone")).Start();
        var alone = new FleetConfig(second, assembly, Folder("config-alone"), applications: 1, withPod: 1);
        alone.TargetAlone("Apply").Run();
        var round = 0;
        var writes = new Dictionary<int, int>();
        var medians = Medians.ByTurns(Rounds, () => Deploy(alone, second, 1), () => Deploy(fleet, sandbox, 1), () => Deploy(fleet, sandbox, Some));
        fleet.ChangeNothing();
        fleet.Target("Deploy").Run();
        writes[0] = sandbox.Writes(fleet.Commit);
        yield return new Row("one of 100 changed, its pod ready after 1 s: Deploy", medians[1], "1.2 x it alone", Alone(medians[1]));
        yield return new Row("ten of 100 changed: Deploy", medians[2], "1.5 x the slowest alone", Alone(medians[2]));
        yield return new Row("writes to the forge, nothing / one / ten changed", null, "2 / 4 / 22", $"{writes[0]} / {writes[1]} / {writes[Some]}");

        double Deploy(FleetConfig config, FleetSandbox of, int changed)
        {
            config.Change(changed, $"{++round}");
            var seconds = config.Target("Deploy").Run().Seconds;
            writes[changed] = of.Writes(config.Commit);
            return seconds;
        }

        string Alone(double seconds) => $"the same application alone {Seconds(medians[0])} (ours is {Times(seconds / medians[0])} x)";
    }

    private IEnumerable<Row> Clusters(FleetConfig one, string assembly)
    {
        var sandboxes = ((string[])["a", "b", "c"]).Select(name => (Name: name, Sandbox: new FleetSandbox(Folder($"sandbox-{name}")).Start())).ToList();
        try
        {
            var clusters = string.Concat(sandboxes.Select(each => $"      - {{ name: {each.Name}, context: {Context(each.Sandbox)}, kubeconfig: {each.Sandbox.Kubeconfig} }}\n"));
            var three = new FleetConfig(
                sandboxes[0].Sandbox, assembly, Folder("config-clusters"), Many, stages: $"stages:\n  - name: dev\n    clusters:\n{clusters}");
            three.TargetAlone("Apply").Run();
            var medians = Medians.ByTurns(Rounds, () => one.Target("Deploy").Run().Seconds, () => three.Target("Deploy").Run().Seconds);
            yield return new Row(
                "three clusters x 100 applications, nothing changed: Deploy", medians[1], "1.5 x one cluster", $"one cluster {Seconds(medians[0])} (ours is {Times(medians[1] / medians[0])} x)");
        }
        finally
        {
            sandboxes.ForEach(each => each.Sandbox.Dispose());
        }

        static string Context(FleetSandbox sandbox) => sandbox.Kubectl("config", "current-context").Run().Output.Trim();
    }

    private IEnumerable<Row> Large(string assembly)
    {
        using var sandbox = new FleetSandbox(Folder("sandbox-large")).Start();
        var fleet = new FleetConfig(sandbox, assembly, Folder("config-large"), VeryMany);
        var first = fleet.TargetAlone("Apply").Run();
        yield return new Row("1,000 applications x 10: first Apply", first.Seconds, "", Peak([first]));
        var runs = Enumerable.Range(0, Rounds).Select(_ => fleet.Target("Deploy").Run()).ToList();
        yield return new Row("1,000 applications x 10, nothing changed: Deploy, with a forge", Medians.Of(runs.Select(run => run.Seconds)), "8 s, 500 MB", Peak(runs));

        static string Peak(IEnumerable<Measurement> runs) => string.Create(CultureInfo.InvariantCulture, $"peak {runs.Max(run => run.Megabytes):0} MB");
    }

    // As a pipeline with a build cache compiles it: ahead of time.
    private string Compile(FleetSandbox sandbox)
    {
        var folder = Folder("build");
        sandbox.Clone(folder);
        File.WriteAllText(Path.Combine(folder, "build", "Build.cs"), MeasuredConfig.BuildDefinition);
        File.Copy(Path.Combine(root, "build.sh"), Path.Combine(folder, "build.sh"));
        new Command("bash", Path.Combine(folder, "build.sh"), "--help")
        {
            Environment = new Dictionary<string, string> { ["SLIPWAY_READY_TO_RUN"] = "true", ["SlipwaySource"] = root },
        }.Run();
        return Path.Combine(folder, "build", "bin", "Release", "_build.dll");
    }

    private string Folder(string name) => Path.Combine(workFolder, $"fleet-{name}");

    private static string Seconds(double seconds) => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.00} s");

    private static string Times(double ratio) => string.Create(CultureInfo.InvariantCulture, $"{ratio:0.0}");
}
