using Slipway.Engine.Events;
using Slipway.Kubernetes.Tests.Clusters;

namespace Slipway.Kubernetes.Tests;

/// <summary>A migration that is asked for where an image changes.</summary>
[Trait("Category", "Cluster")]
public sealed class HooksOfAFleet(AnyCluster cluster) : IClassFixture<AnyCluster>
{
    [WorkloadFact]
    public async Task A_hook_for_changed_images_runs_for_another_image_and_not_for_another_CPU_request()
    {
        await using var fleet = new TestFleet(cluster);

        Assert.Equal(1, await DeployAsync(fleet, "web:v1", "10m"));
        Assert.Equal(0, await DeployAsync(fleet, "web:v1", "20m"));
        Assert.Equal(0, await DeployAsync(fleet, "web:v1", "20m", "unchanged"));
        Assert.Equal(1, await DeployAsync(fleet, "web:v2", "20m"));
        Assert.Equal(0, await DeployAsync(fleet, "web:v2", "20m", "unchanged"));
    }

    [WorkloadFact]
    public async Task It_runs_after_a_deployment_that_failed_before_it_was_healthy()
    {
        await using var fleet = new TestFleet(cluster);
        Assert.Equal(0, await DeployAsync(fleet, "web:v1", "10m", "failed", job: "job:fail"));

        Assert.Equal(1, await DeployAsync(fleet, "web:v1", "20m"));
    }

    // How many hooks ran to their end.
    private static async Task<int> DeployAsync(TestFleet fleet, string image, string cpu, string expected = "deployed", string job = "job:ok")
    {
        fleet.Manifests["dev/web"] = $$"""
            apiVersion: apps/v1
            kind: Deployment
            metadata: { name: web }
            spec:
              selector: { matchLabels: { app: web } }
              template:
                metadata: { labels: { app: web } }
                spec: { containers: [{ name: web, {{TestContainers.Of(image)}}, resources: { requests: { cpu: {{cpu}} } } }] }
            ---
            apiVersion: batch/v1
            kind: Job
            metadata: { name: migrate, annotations: { slipway.dev/hook: before-apply, slipway.dev/hook-when: image-changes } }
            spec: { backoffLimit: 0, template: { spec: { restartPolicy: Never, containers: [{ name: main, {{TestContainers.Of(job)}} }] } } }
            """;
        var heard = new Heard();

        var outcome = Assert.Single(await fleet.DeployAsync(Commits.First, new FleetRun { Listeners = [heard], Rules = new() { Health = new() { SettleWindow = TimeSpan.Zero } } }));

        Assert.True(OutcomeText.WordOf(outcome) == expected, outcome.Summary);
        return heard.Events.OfType<DeployEvent.HookDone>().Count();
    }
}
