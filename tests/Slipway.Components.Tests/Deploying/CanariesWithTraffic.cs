using System.Collections.Concurrent;
using System.Diagnostics;
using Nuke.Common;
using Slipway.Analysis;
using Slipway.ApplySets;
using Slipway.Components.Deploying;
using Slipway.Deployments;
using Slipway.Kubernetes.Connections;
using Slipway.Naming;
using Slipway.Policies;
using Slipway.Resources;
using Slipway.Rollouts;
using Slipway.Sandbox.Cluster.Traffic;
using Slipway.Sandbox.Faults;
using Slipway.Smoke;
using Slipway.Values;
using Assert = Xunit.Assert;

namespace Slipway.Components.Tests.Deploying;

/// <summary>Canaries of an application that somebody asks all the time, through the sandbox's load balancer, judged by what that has counted.</summary>
public sealed class CanariesWithTraffic : DeploymentTest
{
    // It answers for as long as a load balancer may send to it that does not know yet that it ends.
    private const string Server = """
        import http.server, os, signal, socketserver, threading
        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = 'HTTP/1.1'
            def do_GET(self):
                self.send_response(200)
                self.send_header('Content-Length', str(len(os.environ['VERSION'])))
                self.end_headers()
                self.wfile.write(os.environ['VERSION'].encode())
            def do_POST(self):
                os._exit(3)
            def log_message(self, *_):
                pass
        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 128
        server = Server(('127.0.0.1', int(os.environ['PORT'])), Handler)
        signal.signal(signal.SIGTERM, lambda *_: threading.Timer(float(os.environ['DRAIN']), server.shutdown).start())
        server.serve_forever()
        """;

    private static readonly StageRules Rules = new()
    {
        Policies = PolicyRules.Off("These manifests are about something else."),
        OnFailure = FailureAction.ProposeRestore,
        Analysis = new() { WarmUp = TimeSpan.FromSeconds(3), Window = TimeSpan.FromSeconds(1) },
        Health = new() { SettleWindow = TimeSpan.Zero },
    };

    [ProgramFact("python3")]
    public async Task A_client_that_asks_200_times_a_second_sees_no_failure_of_a_good_version_though_the_load_balancer_lags()
    {
        var clone = Start("{ strategy: canary, route: web, steps: ['50% 8s'], routeWait: 6s }", drain: 6);
        await DeployAsync(clone);
        await RestartOneAsync();
        Sandbox.Cluster.Lag = new TrafficLag(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5));
        Sandbox.Faults.Break(FaultKind.TrafficLags);
        await using var client = new Client(Route);
        clone.Push("Release v2", ("dev/web/web.yaml", Manifests("v2", drain: 6)));

        await DeployAsync(clone);

        var answers = await client.EndAsync();
        Assert.Equal(["v1", "v2"], answers.Keys.Order());
        Assert.InRange(answers.Values.Sum() / client.Seconds, 100, 220);
        Assert.Equal("v2", await client.AskAsync());
        var record = await RecordAsync();
        Assert.Equal(RolloutPhase.Done, record.Phase);
        Assert.Equal((1, "errors", AnalysisVerdict.Passed), Assert.Single(record.Evidence) is var row ? (row.Step, row.Counts.Check, row.Verdict) : default);
        Assert.Equal(["web"], await DeploymentsAsync());
    }

    [ProgramFact("python3")]
    public async Task A_bad_version_is_caught_at_the_first_step_that_has_traffic_and_is_held_with_its_evidence_in_the_restore_pull_request()
    {
        var clone = Start("{ strategy: canary, route: web, steps: ['20% 10s', '50% 10m'], routeWait: 0s }", drain: 0);
        await DeployAsync(clone);
        Sandbox.Faults.Break(FaultKind.CanaryErrs);
        await using var client = new Client(Route);
        clone.Push("Release v2", ("dev/web/web.yaml", Manifests("v2", drain: 0)));

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => DeployAsync(clone));

        var answers = await client.EndAsync();
        Assert.Contains("was aborted at 20 % (step 1 of 2): errors: ", failure.Message, StringComparison.Ordinal);
        Assert.Equal(["500 the sandbox's canary was asked to fail\n", "v1", "v2"], answers.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("v1", await client.AskAsync());
        Assert.Equal(["web"], await DeploymentsAsync());
        var row = Assert.Single((await RecordAsync()).Evidence);
        Assert.Equal(AnalysisVerdict.Alarm, row.Verdict);
        Assert.InRange(row.Evidence!.Value, 100, double.MaxValue);
        var open = (await Forge.PullRequests.FindOpenAsync("restore/dev/web", "main", default))!;
        Assert.Contains("step  check   new version", open.Text.Body, StringComparison.Ordinal);
        Assert.Matches(@"\n1     errors  \d+ of [\d,]+ \([\d.]+ %\) ", open.Text.Body.ReplaceLineEndings("\n"));

        // Whoever comes by a schedule finds it held, and has nothing to say that was not said.
        await Forge.PullRequests.CloseAsync(open.Number, open.Text.Body, default);
        var statuses = await Forge.Deployments.GetStatusesAsync(clone.Head, default);
        var again = await Assert.ThrowsAsync<SlipwayException>(() => DeployAsync(clone));
        Assert.StartsWith(again.Message, failure.Message, StringComparison.Ordinal);
        Assert.Null(await Forge.PullRequests.FindOpenAsync("restore/dev/web", "main", default));
        Assert.Equal(statuses, await Forge.Deployments.GetStatusesAsync(clone.Head, default));
    }

    private Uri Route => new($"http://localhost:{Sandbox.Address.Port}/route/dev/web/");

    private ConfigClone Start(string rollout, int drain)
    {
        var clone = Clone();
        clone.Git("rm", "-r", "--quiet", "dev", "staging", "prod", "--ignore-unmatch");
        clone.Push("Start", ("slipway.yaml", $"stages:\n- {{ name: dev, rollout: {rollout} }}\n"), ("dev/web/web.yaml", Manifests("v1", drain)));
        return clone;
    }

    private async Task DeployAsync(ConfigClone clone)
    {
        using var run = OpenRun(rules: Rules) with { Manifests = new ManifestRenderings(clone.Folder, null, null), Commit = clone.Head, Restores = clone.Restores(Forge) };
        using var steps = new CommitDeployment(run, Results) { RolloutTime = TimeSpan.FromMinutes(5), Analyses = new RolloutAnalyses(new Build { Url = $"{Sandbox.Address}prometheus" }, run) };
        await steps.RunAsync((_, _) => [new SmokeTest { Target = new SmokeTarget.Service("web", "http", "/") }], testsAll: false, default);
    }

    private async Task<RolloutRecord> RecordAsync()
    {
        using var cluster = Cluster();
        return RolloutRecordText.Of(await cluster.GetAsync(new ResourceId(BuiltInTypes.ConfigMaps.Type, "dev", "slipway-web"), default))!;
    }

    private async Task<IEnumerable<string>> DeploymentsAsync()
    {
        using var cluster = Cluster();
        var all = await cluster.ListAsync(BuiltInTypes.Find(GroupVersionKind.Of("apps/v1", "Deployment"))!, "dev", labelSelector: null, default);
        return all.Items.Select(one => one.Id.Name).Order();
    }

    // What happened to a Pod of the version before is nothing that the new one did.
    private async Task RestartOneAsync()
    {
        using var http = new HttpClient();
        using var cluster = Cluster();
        // What may not be repeated goes to one Pod alone.
        (await http.PostAsync(Route, content: null)).Dispose();
        for (var looks = 0; looks < 60; looks++)
        {
            var pods = (await cluster.ListAsync(BuiltInTypes.Pods, "dev", labelSelector: null, default)).Items.SelectMany(pod => ((ListValue)pod.Content.At("status", "containerStatuses")!).Maps).ToList();
            if (pods.Exists(pod => pod.GetInteger("restartCount") > 0) && pods.TrueForAll(pod => pod.GetBoolean("ready") == true))
            {
                return;
            }

            await Task.Delay(500);
        }

        Assert.Fail("No Pod was restarted.");
    }

    private ClusterConnection Cluster() => ClusterConnection.Open(new ClusterOptions { Kubeconfig = Sandbox.KubeconfigPath }, Serilog.Core.Logger.None);

    private string Manifests(string version, int drain) => $$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: web }
        spec:
          replicas: 2
          minReadySeconds: {{drain}}
          strategy: { rollingUpdate: { maxUnavailable: 0, maxSurge: 2 } }
          selector: { matchLabels: { app: web } }
          template:
            metadata: { labels: { app: web } }
            spec:
              containers:
              - name: web
                image: localhost:{{Sandbox.Address.Port}}/slipway/empty:latest
                command: [python3, -c, {{JsonValues.ToText((Value)Server)}}]
                env: [{ name: VERSION, value: {{version}} }, { name: DRAIN, value: "{{drain}}" }]
                ports: [{ name: http, containerPort: 8080 }]
                readinessProbe: { httpGet: { path: /, port: http }, periodSeconds: 1, timeoutSeconds: 10 }
        ---
        apiVersion: v1
        kind: Service
        metadata: { name: web }
        spec: { selector: { app: web }, ports: [{ name: http, port: 80, targetPort: 8080 }] }
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: { name: web }
        spec: { parentRefs: [{ name: public }], rules: [{ backendRefs: [{ name: web, port: 80 }] }] }
        """;

    private sealed class Build : NukeBuild, IRollOut
    {
        public required string Url { get; init; }

        string? IHaveMetrics.MetricsUrl => Url;

        IEnumerable<RolloutCheck> IRollOut.Checks(StageName stage, ApplicationName application) =>
            [new RolloutCheck.ErrorShare(Count(""), Count(",code=~\"5..\"")) { EmptyMeansNone = true, MinimumRequests = 50 }];

        private static string Count(string labels) => $"sum(increase(route_requests_total{{namespace=\"{{{{namespace}}}}\",pod=~\"{{{{track}}}}\"{labels}}}[{{{{window}}}}]))";
    }

    /// <summary>Asks 200 times a second, or as often as the machine can.</summary>
    private sealed class Client : IAsyncDisposable
    {
        private readonly HttpClient http = new();
        private readonly CancellationTokenSource end = new();
        private readonly ConcurrentDictionary<string, int> answers = new();
        private readonly Stopwatch watch = Stopwatch.StartNew();
        private readonly Uri address;
        private readonly Task all;

        public Client(Uri address)
        {
            this.address = address;
            all = Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(GoOnAsync)));
        }

        public int Seconds => (int)watch.Elapsed.TotalSeconds;

        public async Task<string> AskAsync()
        {
            try
            {
                using var response = await http.GetAsync(address);
                return $"{(response.IsSuccessStatusCode ? "" : $"{(int)response.StatusCode} ")}{await response.Content.ReadAsStringAsync()}";
            }
            catch (HttpRequestException exception)
            {
                return exception.Message;
            }
        }

        public async Task<IReadOnlyDictionary<string, int>> EndAsync()
        {
            await end.CancelAsync();
            await all;
            watch.Stop();
            return answers;
        }

        public async ValueTask DisposeAsync()
        {
            await EndAsync();
            http.Dispose();
            end.Dispose();
        }

        private async Task GoOnAsync()
        {
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(40));
            while (!end.IsCancellationRequested)
            {
                answers.AddOrUpdate(await AskAsync(), 1, (_, count) => count + 1);
                await timer.WaitForNextTickAsync();
            }
        }
    }
}
