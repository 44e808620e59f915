using System.Diagnostics;
using System.Text;
using CliWrap;
using CliWrap.Buffered;
using Slipway.Configuration;
using Slipway.Deployments;
using Slipway.Drifts;
using Slipway.Engine.Events;
using Slipway.Engine.Rollouts;
using Slipway.Health;
using Slipway.Kubernetes.Tests.Clusters;
using Slipway.Naming;
using Slipway.Plans;
using Slipway.Resources;
using Slipway.Rollouts;
using Slipway.Values;

namespace Slipway.Kubernetes.Tests;

/// <summary>Rollouts of Pods that really run, on a server that fills in defaults and whose controllers write.</summary>
[Trait("Category", "Cluster")]
public sealed class RolloutsInACluster(AnyCluster cluster) : IClassFixture<AnyCluster>
{
    private static readonly StageRules Quick = new() { Health = new HealthOptions { SettleWindow = TimeSpan.Zero, CrashGrace = TimeSpan.FromSeconds(1) } };

    [WorkloadFact]
    public async Task Blue_green_stays_drift_free_in_the_middle_and_leaves_nothing_behind()
    {
        await using var fleet = new TestFleet(cluster, "stages: [{ name: dev, rollout: { strategy: blue-green, keep: 1h, routeWait: 0s } }]");
        await DeployAsync(fleet, "v1", Commits.First);

        var outcome = await DeployAsync(fleet, "v2", Commits.Second);

        Assert.True(outcome is Outcome.RollingOut, outcome.Summary);
        var rolling = (Outcome.RollingOut)outcome;

        Assert.Equal("step 1 of 1, 100 %", rolling.Record.Where);
        Assert.Equal("web-canary", await SelectedAsync(fleet));
        Assert.Equal([("web", "v1"), ("web-canary", "v2")], await RunningAsync(fleet));
        var (rendering, record) = await PlansOf(fleet, "{ strategy: blue-green, keep: 1h, routeWait: 0s }").NowAsync(await ParentAsync(fleet), default);
        Assert.Equal(rolling.Record.Release, record!.Release);
        var plan = (await fleet["dev"].PlanAsync(rendering, new PlanRules { Force = true })).Plan;
        Assert.False(plan.HasChanges, plan.ToString());

        Assert.IsType<Outcome.Deployed>(await DeployAsync(fleet, "v2", Commits.Second, new RolloutWish { Settle = "a test" }));

        Assert.Equal("web", await SelectedAsync(fleet));
        Assert.Equal([("web", "v2")], await RunningAsync(fleet));
        Assert.IsType<Outcome.Unchanged>(await DeployAsync(fleet, "v2", Commits.Second));
    }

    [WorkloadFact]
    public async Task A_canary_behind_a_route_stays_drift_free_in_the_middle_and_leaves_the_route_as_git_has_it()
    {
        const string Rollout = "{ strategy: canary, route: web, steps: ['50% 1h'], routeWait: 0s }";
        await using var fleet = new TestFleet(cluster, $"stages: [{{ name: dev, rollout: {Rollout} }}]");
        await DeployAsync(fleet, "v1", Commits.First, route: Route);
        var before = await RulesAsync(fleet);

        Assert.IsType<Outcome.RollingOut>(await DeployAsync(fleet, "v2", Commits.Second, route: Route));

        Assert.Equal([("web", 50), ("web-canary", 50)], RouteWeights.Backends((MapValue)(await RulesAsync(fleet))[0]).Select(backend => (backend.GetString("name")!, (int)backend.GetInteger("weight")!)));
        var (rendering, _) = await PlansOf(fleet, Rollout, Route).NowAsync(await ParentAsync(fleet), default);
        var plan = (await fleet["dev"].PlanAsync(rendering, new PlanRules { Force = true })).Plan;
        Assert.False(plan.HasChanges, plan.ToString());

        Assert.IsType<Outcome.Deployed>(await DeployAsync(fleet, "v2", Commits.Second, new RolloutWish { Settle = "a test" }, Route));

        Assert.Equal(before, await RulesAsync(fleet));
        Assert.Equal([("web", "v2")], await RunningAsync(fleet));
    }

    [WorkloadFact]
    public async Task A_version_that_crashes_never_gets_a_request_and_is_held()
    {
        await using var fleet = new TestFleet(cluster, "stages: [{ name: dev, rollout: { strategy: blue-green, routeWait: 0s } }]");
        await DeployAsync(fleet, "v1", Commits.First);

        var failed = Assert.IsType<Outcome.Failed>(await DeployAsync(fleet, "crash", Commits.Second));

        Assert.Contains("held: the rollout of", failed.Failure.Reason, StringComparison.Ordinal);
        Assert.Equal("web", await SelectedAsync(fleet));
        Assert.Equal([("web", "v1")], await RunningAsync(fleet));
    }

    [KubectlWorkloadFact]
    public async Task A_weight_that_somebody_changed_by_hand_is_drift_with_who_and_is_no_obstacle_to_an_abort()
    {
        const string Rollout = "{ strategy: canary, route: web, steps: ['50% 1h'], routeWait: 0s }";
        await using var fleet = new TestFleet(cluster, $"stages: [{{ name: dev, rollout: {Rollout} }}]");
        await DeployAsync(fleet, "v1", Commits.First, route: Route);
        await DeployAsync(fleet, "v2", Commits.Second, route: Route);
        await Cli.Wrap("kubectl").WithArguments([
            "--kubeconfig", cluster.Kubeconfig, "--namespace", fleet["dev"].Namespace, "patch", "httproute/web", "--type=json", "-p", """[{"op":"replace","path":"/spec/rules/0/backendRefs/1/weight","value":7}]""",
        ]).ExecuteBufferedAsync();

        var (rendering, _) = await PlansOf(fleet, Rollout, Route).NowAsync(await ParentAsync(fleet), default);
        var drift = DriftReport.Of((await fleet["dev"].PlanAsync(rendering, new PlanRules { Force = true })).Plan, new DriftRules());
        var held = Assert.IsType<Outcome.Failed>(await DeployAsync(fleet, "v2", Commits.Second, new RolloutWish { Abort = "nobody may touch it" }, Route));

        Assert.Matches(@"spec\.rules\[0\]\.backendRefs.* 50 in git, 7 in the cluster \(by kubectl-patch at ", drift.ToString());
        Assert.Single(drift.Findings);
        Assert.Contains("nobody may touch it", held.Failure.Reason, StringComparison.Ordinal);
        Assert.Equal([("web", "v1")], await RunningAsync(fleet));
    }

    [WorkloadFact]
    public async Task A_job_whose_clock_is_off_begins_no_rollout()
    {
        await using var fleet = new TestFleet(cluster, "stages: [{ name: dev, rollout: { strategy: blue-green, routeWait: 0s } }]");
        await DeployAsync(fleet, "v1", Commits.First);
        fleet.Manifests["dev/web"] = Manifests("v2");

        var failed = Assert.IsType<Outcome.Failed>(Assert.Single(await fleet.DeployAsync(Commits.Second, new FleetRun { Rules = Quick, Time = new ClockAhead(TimeSpan.FromMinutes(5)) })));

        Assert.Contains("the clock of this machine says", failed.Failure.Reason, StringComparison.Ordinal);
        Assert.Equal([("web", "v1")], await RunningAsync(fleet));
        Assert.IsType<Outcome.Deployed>(await DeployAsync(fleet, "v2", Commits.Second, new RolloutWish { Settle = "a test" }));
    }

    [KubectlWorkloadFact]
    public async Task The_fuse_takes_the_share_away_once_the_deadline_is_over_with_no_right_but_that_one_and_whoever_comes_then_aborts()
    {
        var image = $"localhost/acme/kubectl@sha256:{new string('9', 64)}";
        await using var fleet = new TestFleet(cluster, $"stages: [{{ name: dev, rollout: {{ strategy: canary, route: web, steps: ['50% 1h'], routeWait: 0s, deadline: 2h, fuse: '{image}' }} }}]");
        await DeployAsync(fleet, "v1", Commits.First, route: Route);
        var before = await RulesAsync(fleet);
        Assert.IsType<Outcome.RollingOut>(await DeployAsync(fleet, "v2", Commits.Second, route: Route));

        var early = await FuseAsync(fleet, "20200101000000");
        Assert.Equal(50, (await WeightsAsync(fleet))[1]);
        var late = await FuseAsync(fleet, "20990101000000");

        Assert.Equal("Its deadline is not over: nothing to do", early);
        Assert.Equal("100, 0", string.Join(", ", await WeightsAsync(fleet)));
        Assert.Contains("httproute.gateway.networking.k8s.io/web patched", late, StringComparison.Ordinal);
        var held = Assert.IsType<Outcome.Failed>(await DeployAsync(fleet, "v2", Commits.Second, new RolloutWish { Abort = "nobody came" }, Route));
        Assert.Contains("nobody came", held.Failure.Reason, StringComparison.Ordinal);
        Assert.Equal(before, await RulesAsync(fleet));
        Assert.Equal([("web", "v1")], await RunningAsync(fleet));
        foreach (var (version, kind) in new[] { ("batch/v1", "CronJob"), ("rbac.authorization.k8s.io/v1", "Role"), ("rbac.authorization.k8s.io/v1", "RoleBinding"), ("v1", "ServiceAccount") })
        {
            Assert.Null(await fleet["dev"].Connection.GetAsync(new ResourceId(GroupVersionKind.Of(version, kind), fleet["dev"].Namespace, "web-fuse-canary"), default));
        }
    }

    // What its Pod would run, as the account that it has, at a time that a clock on its PATH tells.
    private async Task<string> FuseAsync(TestFleet fleet, string now)
    {
        var inNamespace = fleet["dev"].Namespace;
        var job = await fleet["dev"].Connection.GetAsync(new ResourceId(GroupVersionKind.Of("batch/v1", "CronJob"), inNamespace, "web-fuse-canary"), default);
        var pod = (MapValue)job!.Content.At("spec", "jobTemplate", "spec", "template", "spec")!;
        var folder = Directory.CreateTempSubdirectory("slipway-fuse-");
        try
        {
            Program("date", $"echo {now}");
            Program("kubectl", $"exec {Renderers.Programs.Find("kubectl")} --kubeconfig {await cluster.KubeconfigOfAsync(inNamespace, pod.GetString("serviceAccountName")!)} --namespace {inNamespace} \"$@\"");
            var start = new ProcessStartInfo("sh") { RedirectStandardOutput = true, RedirectStandardError = true };
            start.ArgumentList.Add("-c");
            start.ArgumentList.Add(((ScalarValue)pod.GetList("containers")!.Maps.Single().GetList("command")![2]).Text);
            start.Environment["PATH"] = $"{folder.FullName}:{start.Environment["PATH"]}";
            start.Environment["HOME"] = folder.FullName;
            using var process = Process.Start(start)!;
            var output = await process.StandardOutput.ReadToEndAsync() + await process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            Assert.True(process.ExitCode == 0, output);
            return output.Trim();
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        void Program(string name, string line)
        {
            var file = Path.Combine(folder.FullName, name);
            File.WriteAllText(file, $"#!/bin/sh\n{line}\n");
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }
        }
    }

    private static async Task<int[]> WeightsAsync(TestFleet fleet) => [.. RouteWeights.Backends((MapValue)(await RulesAsync(fleet))[0]).Select(backend => (int)backend.GetInteger("weight")!)];

    private const string Route = """

        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: { name: web }
        spec: { parentRefs: [{ name: edge }], rules: [{ backendRefs: [{ name: web, port: 80 }] }] }
        """;

    private static async Task<Outcome> DeployAsync(TestFleet fleet, string version, CommitSha commit, RolloutWish? wish = null, string route = "")
    {
        fleet.Manifests["dev/web"] = Manifests(version) + route;
        return Assert.Single(await fleet.DeployAsync(commit, new FleetRun { Rules = Quick, Rollouts = new RolloutOptions { Wish = wish ?? RolloutWish.None } }));
    }

    private static RolloutPlans PlansOf(TestFleet fleet, string rollout, string route = "")
    {
        var strategy = SlipwayConfiguration.Parse(Encoding.UTF8.GetBytes($"stages: [{{ name: dev, rollout: {rollout} }}]")).Stages[0].Rollout;
        return new RolloutPlans(fleet["dev"].Connection, fleet["dev"].Render(Manifests("v2") + route), Commits.Second, strategy, renderAt: null);
    }

    private static async Task<ListValue> RulesAsync(TestFleet fleet) => (ListValue)(await fleet["dev"].Connection.GetAsync(
        new ResourceId(GroupVersionKind.Of("gateway.networking.k8s.io/v1", "HTTPRoute"), fleet["dev"].Namespace, "web"), default))!.Content.At("spec", "rules")!;

    private static Task<Resource?> ParentAsync(TestFleet fleet) => fleet["dev"].GetAsync("slipway-web");

    private static async Task<string?> SelectedAsync(TestFleet fleet) =>
        ((await fleet["dev"].Connection.GetAsync(new ResourceId(GroupVersionKind.Of("v1", "Service"), fleet["dev"].Namespace, "web"), default))!.Content.At("spec", "selector", "app") as ScalarValue)?.Text;

    private static async Task<IReadOnlyList<(string, string?)>> RunningAsync(TestFleet fleet)
    {
        var type = BuiltInTypes.Find(GroupVersionKind.Of("apps/v1", "Deployment"))!;
        var all = (await fleet["dev"].Connection.ListAsync(type, fleet["dev"].Namespace, labelSelector: null, default)).Items;
        return [.. all.OrderBy(one => one.Id.Name, StringComparer.Ordinal).Select(one => (one.Id.Name, (one.Content.At("spec", "template", "metadata", "annotations", "version") as ScalarValue)?.Text))];
    }

    private sealed class ClockAhead(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
    }

    private static string Manifests(string version) => $$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: web }
        spec:
          replicas: 2
          selector: { matchLabels: { app: web } }
          template:
            metadata: { labels: { app: web }, annotations: { version: {{version}} } }
            spec:
              terminationGracePeriodSeconds: 1
              containers:
              - { name: web, {{TestContainers.Of("web:" + version)}}, ports: [{ name: http, containerPort: 8080 }], readinessProbe: { httpGet: { path: /, port: http }, periodSeconds: 1 } }
        ---
        apiVersion: v1
        kind: Service
        metadata: { name: web }
        spec: { selector: { app: web }, ports: [{ name: http, port: 80, targetPort: 8080 }] }
        """;
}
