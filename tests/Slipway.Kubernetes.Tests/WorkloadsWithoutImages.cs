using Slipway.Health;
using Slipway.Kubernetes.Tests.Clusters;

namespace Slipway.Kubernetes.Tests;

/// <summary>What can be told about workloads in any cluster, whatever images it can pull.</summary>
[Trait("Category", "Cluster")]
public sealed class WorkloadsWithoutImages(AnyCluster cluster) : IClassFixture<AnyCluster>
{
    private static readonly HealthOptions Quick = new() { SettleWindow = TimeSpan.FromMilliseconds(500), ImagePullGrace = TimeSpan.FromSeconds(1), Timeout = TimeSpan.FromMinutes(2) };

    [Fact]
    public async Task An_image_that_cannot_be_pulled_fails_the_deployment_with_the_reason()
    {
        await using var workspace = new Workspace(cluster);

        var failure = await Assert.ThrowsAnyAsync<SlipwayException>(() => workspace.ApplyAsync(workspace.Render(Deployment(1)), Commits.First, Quick));

        Assert.StartsWith("dev/web: was applied, but is not healthy:", failure.Message, StringComparison.Ordinal);
        Assert.Matches($"apps/v1 Deployment {workspace.Namespace}/web: container 'web': (ErrImagePull|ImagePullBackOff).* \\(Pod web-[-0-9a-z]+\\)", failure.Message);
        Assert.Contains("Runs now: no ready Pod of this application", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Deployment_of_no_replicas_and_a_suspended_Job_are_healthy_and_planned_as_unchanged()
    {
        await using var workspace = new Workspace(cluster);
        const string Job = """
            apiVersion: batch/v1
            kind: Job
            metadata: { name: later }
            spec: { suspend: true, template: { spec: { restartPolicy: Never, containers: [{ name: later, image: registry.invalid/later:1 }] } } }
            """;

        await workspace.ApplyAsync(workspace.Render(Deployment(0), Job), Commits.First, Quick);
        var again = await workspace.ApplyAsync(workspace.Render(Deployment(0), Job), Commits.Second, Quick);

        Assert.False(again.Plan!.HasChanges, again.Plan.ToString());
    }

    private static string Deployment(int replicas) => $$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: web }
        spec:
          replicas: {{replicas}}
          selector: { matchLabels: { app: web } }
          template:
            metadata: { labels: { app: web } }
            spec: { containers: [{ name: web, image: registry.invalid/web:1 }] }
        """;
}
