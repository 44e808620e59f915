using Slipway.Health;
using Slipway.Kubernetes.Smoke;
using Slipway.Kubernetes.Tests.Clusters;
using Slipway.Naming;
using Slipway.Smoke;
using Slipway.Values;

namespace Slipway.Kubernetes.Tests;

/// <summary>What Pods print, end with or answer is in the log of the run, and nowhere else.</summary>
[Trait("Category", "Cluster")]
public sealed class WhatPodsPrint(AnyCluster cluster) : IClassFixture<AnyCluster>
{
    // Pods print it in two parts, so that no manifest that a message may quote has it.
    private const string Marker = "MARKER-5d41";
    private const string Print = "print('MARK' + 'ER-5d41', flush=True)";

    // Without a readiness probe a container is ready as soon as it runs: it needs the time to end.
    private static readonly HealthOptions Quick = new()
    {
        SettleWindow = TimeSpan.FromSeconds(30), CrashGrace = TimeSpan.FromSeconds(1), FailureGrace = TimeSpan.FromSeconds(1), Timeout = TimeSpan.FromMinutes(1),
    };

    [BrokenWorkloadFact]
    public Task The_end_of_a_log_that_became_a_termination_message_stays_in_the_log() =>
        FailAsync(Deployment($"command: [python3, -c, \"import sys; {Print}; sys.exit(3)\"], terminationMessagePolicy: FallbackToLogsOnError"));

    [BrokenWorkloadFact]
    public Task The_end_of_the_log_of_a_Pod_of_its_own_stays_in_the_log() => FailAsync($$"""
        apiVersion: v1
        kind: Pod
        metadata: { name: web }
        spec:
          restartPolicy: Never
          containers: [{ name: web, image: 'localhost/acme/web:v1', command: [python3, -c, "import sys; {{Print}}; sys.exit(3)"], terminationMessagePolicy: FallbackToLogsOnError }]
        """);

    [BrokenWorkloadFact]
    public Task What_a_probe_printed_stays_in_the_log() => FailAsync(Deployment(
        "ports: [{ name: http, containerPort: 8080 }], readinessProbe: { periodSeconds: 1, timeoutSeconds: 10, exec: { command: [sh, -c, \"echo MARK''ER-5d41; exit 1\"] } }",
        // Enough for the first answer of a probe, also on a busy machine.
        deadline: 12));

    [BrokenWorkloadFact]
    public Task What_a_hook_printed_stays_in_the_log() => FailAsync($$"""
        apiVersion: batch/v1
        kind: Job
        metadata: { name: migrate, annotations: { slipway.dev/hook: before-apply } }
        spec: { template: { spec: { restartPolicy: Never, containers: [{ name: main, image: 'localhost/acme/job:ok', command: [python3, -c, "import sys; {{Print}}; sys.exit(1)"] }] } } }
        """);

    [BrokenWorkloadFact]
    public async Task What_a_smoke_test_got_is_a_part_of_its_own()
    {
        await using var workspace = new Workspace(cluster);
        await workspace.CreateNamespaceAsync();
        using var requests = new SmokeRequests(workspace.Connection, Path.GetTempPath());

        var result = Assert.Single(await new SmokeRun(requests, TimeProvider.System).RunAsync(
            [new SmokeTest { Target = new SmokeTarget.Job("ask", "localhost/acme/job:ok", "python3", "-c", $"import sys; {Print}; sys.exit(1)") }], workspace.Namespace, default));

        Assert.Equal("job ask: exit code is 1; expected 0. (1 attempt)", result.ToString());
        Assert.DoesNotContain(Marker, SmokeTable.Markdown("dev/web", [result]), StringComparison.Ordinal);
        Assert.Contains($"          | it ended with: {Marker}", SmokeTable.Text([result]), StringComparison.Ordinal);
    }

    private async Task FailAsync(string manifest)
    {
        await using var workspace = new Workspace(cluster);
        var log = new LogLines();

        var failure = await Assert.ThrowsAnyAsync<SlipwayException>(() => workspace.ApplyAsync(workspace.Render(manifest), Commits.First, Quick, log: log.Logger));

        var events = (await workspace.Connection.ListAsync(await workspace.Connection.TypeAsync(GroupVersionKind.Of("v1", "Event"), default), workspace.Namespace, null, default)).Items;
        Assert.Contains(Marker, log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Marker, failure.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Marker, JsonValues.ToText((await workspace.GetAsync("slipway-web"))!.Content), StringComparison.Ordinal);
        Assert.All(
            events.Where(one => one.Content.GetString("reason") == "DeploymentFailed"),
            one => Assert.DoesNotContain(Marker, JsonValues.ToText(one.Content), StringComparison.Ordinal));
    }

    private static string Deployment(string container, int deadline = 60) => $$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: web }
        spec:
          replicas: 1
          progressDeadlineSeconds: {{deadline}}
          selector: { matchLabels: { app: web } }
          template:
            metadata: { labels: { app: web } }
            spec:
              terminationGracePeriodSeconds: 1
              containers: [{ name: web, image: 'localhost/acme/web:v1', {{container}} }]
        """;
}
