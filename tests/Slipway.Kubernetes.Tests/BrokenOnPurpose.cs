using Slipway.Health;
using Slipway.Kubernetes.Tests.Clusters;
using Slipway.Sandbox.Faults;

namespace Slipway.Kubernetes.Tests;

/// <summary>What "break it" on the sandbox's page does to Pods: a deployment says what is wrong, and the next one after the repair goes through.</summary>
[Trait("Category", "Cluster")]
public sealed class BrokenOnPurpose(AnyCluster cluster) : IClassFixture<AnyCluster>
{
    private static readonly HealthOptions Quick = new()
    {
        SettleWindow = TimeSpan.FromMilliseconds(500),
        CrashGrace = TimeSpan.FromSeconds(1),
        ImagePullGrace = TimeSpan.FromSeconds(1),
        FailureGrace = TimeSpan.FromSeconds(1),
    };

    [BrokenWorkloadFact]
    public async Task Pods_that_crash_fail_the_deployment_with_their_last_words() =>
        await BreakAsync(FaultKind.NextPodCrashes, times: 2, "broken on purpose, on the sandbox's page");

    [BrokenWorkloadFact]
    public async Task Pods_that_stay_unready_fail_the_deployment_at_its_deadline() =>
        await BreakAsync(FaultKind.PodsStayUnready, times: null, "ProgressDeadlineExceeded", deadlineSeconds: 3);

    [BrokenWorkloadFact]
    public async Task A_registry_that_refuses_fails_the_deployment_with_its_answer() =>
        await BreakAsync(FaultKind.RegistryRefuses, times: null, "503 Service Unavailable");

    private async Task BreakAsync(FaultKind kind, int? times, string expected, int deadlineSeconds = 600)
    {
        await using var workspace = new Workspace(cluster);
        cluster.Faults.Break(kind, times);
        var log = new LogLines();

        var failure = await Assert.ThrowsAnyAsync<SlipwayException>(() => workspace.ApplyAsync(workspace.Render(Deployment("broken", deadlineSeconds)), Commits.First, Quick, log: log.Logger));
        cluster.Faults.Heal(kind);

        Assert.StartsWith("dev/web: was applied, but is not healthy:", failure.Message, StringComparison.Ordinal);
        Assert.Contains(expected, kind == FaultKind.NextPodCrashes ? log.Text : failure.Message, StringComparison.Ordinal);
        // A Pod of the broken time may still be waiting for its next attempt: new ones take its place.
        await workspace.ApplyAsync(workspace.Render(Deployment("repaired", deadlineSeconds: 600)), Commits.Second, Quick);
    }

    private static string Deployment(string time, int deadlineSeconds) => $$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: web }
        spec:
          replicas: 1
          progressDeadlineSeconds: {{deadlineSeconds}}
          selector: { matchLabels: { app: web } }
          template:
            metadata: { labels: { app: web, time: {{time}} } }
            spec:
              terminationGracePeriodSeconds: 1
              containers:
              - { name: web, {{TestContainers.Of("web:v1")}}, ports: [{ name: http, containerPort: 8080 }], readinessProbe: { httpGet: { path: /, port: http }, periodSeconds: 1 } }
        """;
}
