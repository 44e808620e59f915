using Slipway.Engine.Ports;
using Slipway.ApplySets;
using Slipway.Engine.Applying;
using Slipway.Kubernetes.Tests.Clusters;
using Slipway.Naming;
using Slipway.Resources;

namespace Slipway.Kubernetes.Tests;

[Trait("Category", "Cluster")]
public sealed class RecordingDeployments(AnyCluster cluster) : IClassFixture<AnyCluster>
{
    private const string Red = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings }\ndata: { color: red }";
    private static readonly string Blue = Red.Replace("red", "blue", StringComparison.Ordinal);

    [Fact]
    public async Task The_parent_tells_what_was_deployed_by_whom_and_how_it_ended()
    {
        await using var workspace = new Workspace(cluster);

        var outcome = await workspace.ApplyAsync(workspace.Render(Red), Commits.First);

        var record = DeploymentRecord.Last(await workspace.GetAsync("slipway-web"))!;
        Assert.Equal((Commits.First, DeploymentOutcome.Healthy, "a test", outcome.Plan!.Hash), (record.Commit, record.Outcome, record.By, record.PlanHash));
        Assert.True(record.At > DateTimeOffset.UnixEpoch);
    }

    [Fact]
    public async Task Each_deployment_leaves_an_event_on_the_parent_and_doing_nothing_leaves_none()
    {
        await using var workspace = new Workspace(cluster);
        await workspace.ApplyAsync(workspace.Render(Red), Commits.First);
        await workspace.ApplyAsync(workspace.Render(Red), Commits.First);
        await Assert.ThrowsAsync<ApplyFailedException>(() => workspace.ApplyAsync(
            workspace.Render(Blue), Commits.Second, check: _ => throw new SlipwayException("dev/web", "a smoke test failed")));

        var parent = (await workspace.GetAsync("slipway-web"))!;
        var type = await workspace.Connection.TypeAsync(GroupVersionKind.Of("v1", "Event"), default);
        var events = (await workspace.Connection.ListAsync(type, workspace.Namespace, labelSelector: null, default)).Items
            .Where(one => one.Content.GetMap("involvedObject")?.GetString("uid") == parent.Uid)
            .OrderBy(one => one.Content.GetString("reason"), StringComparer.Ordinal)
            .Select(one => $"{one.Content.GetString("type")} {one.Content.GetString("reason")}: {one.Content.GetString("message")}");
        Assert.Equal(
            ["Normal Deployed: Deployed commit 1111111: 1 created (a test)", "Warning DeploymentFailed: Commit 2222222 failed: dev/web: a smoke test failed (a test)"], events);
    }

    [BrokenWorkloadFact]
    public async Task The_record_has_the_images_that_run_and_not_those_that_wait_for_somebody_to_delete_a_Pod()
    {
        await using var workspace = new Workspace(cluster);
        var quick = new Health.HealthOptions { SettleWindow = TimeSpan.FromMilliseconds(500) };
        await workspace.ApplyAsync(workspace.Render(StatefulSet(1)), Commits.First, quick);

        var waiting = await workspace.ApplyAsync(workspace.Render(StatefulSet(2)), Commits.Second, quick);
        var record = DeploymentRecord.Last(await workspace.GetAsync("slipway-web"))!;
        var pod = (await workspace.Connection.GetAsync(new ResourceId(GroupVersionKind.Of("v1", "Pod"), workspace.Namespace, "db-0"), default))!;
        await workspace.Connection.DeleteAsync(pod.Id, new DeleteOptions { Uid = pod.Uid! }, default);
        await workspace.Connection.WaitUntilGoneAsync(pod.Id, pod.Uid!, TimeSpan.FromMinutes(1), default);
        var running = await workspace.ApplyAsync(workspace.Render(StatefulSet(2)), Commits.Second, quick);

        Assert.Contains("1 of 1 ready Pods run localhost/acme/web:v1@sha256:1", Assert.Single(waiting.Running.Behind).Description, StringComparison.Ordinal);
        Assert.Equal((DeploymentOutcome.Healthy, Image(1)), (record.Outcome, Assert.Single(record.Images)));
        Assert.Empty(running.Running.Behind);
        Assert.Equal(Image(2), Assert.Single(DeploymentRecord.Last(await workspace.GetAsync("slipway-web"))!.Images));
    }

    private static string Image(int version) => $"localhost/acme/web:v{version}@sha256:{new string((char)('0' + version), 64)}";

    private static string StatefulSet(int version) => $$"""
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: { name: db }
        spec:
          replicas: 1
          serviceName: db
          updateStrategy: { type: OnDelete }
          selector: { matchLabels: { app: db } }
          template:
            metadata: { labels: { app: db } }
            spec:
              terminationGracePeriodSeconds: 1
              containers: [{ name: db, image: '{{Image(version)}}', ports: [{ name: http, containerPort: 8080 }], readinessProbe: { httpGet: { path: /, port: http }, periodSeconds: 1 } }]
        """;

    [Fact]
    public async Task A_check_that_fails_leaves_the_commit_before_as_the_last_healthy_one()
    {
        await using var workspace = new Workspace(cluster);
        await workspace.ApplyAsync(workspace.Render(Red), Commits.First);

        var failure = await Assert.ThrowsAsync<ApplyFailedException>(() => workspace.ApplyAsync(
            workspace.Render(Blue), Commits.Second, check: _ => throw new SlipwayException("dev/web", "1 of 1 smoke tests failed")));

        var parent = (await workspace.GetAsync("slipway-web"))!;
        var record = DeploymentRecord.Last(parent)!;
        Assert.Equal(Commits.First, failure.Failure.LastHealthy);
        Assert.Equal(Commits.First.Value, parent.Annotations.GetString(ApplySetLabels.AppliedCommit));
        Assert.Equal((Commits.Second, DeploymentOutcome.Failed, "dev/web: 1 of 1 smoke tests failed"), (record.Commit, record.Outcome, record.Reason));
        Assert.Equal(Commits.First, DeploymentRecord.LastHealthy(parent)!.Commit);
    }

    [Fact]
    public async Task A_failure_says_what_was_applied_and_what_runs()
    {
        await using var workspace = new Workspace(cluster);

        var failure = await Assert.ThrowsAsync<ApplyFailedException>(() => workspace.ApplyAsync(
            workspace.Render(Red), Commits.First, check: _ => throw new SlipwayException("dev/web", "1 of 1 smoke tests failed")));

        Assert.Equal(
            $"""
            dev/web: 1 of 1 smoke tests failed
              Applied: 1 of 1 changes: create v1 ConfigMap {workspace.Namespace}/settings
              Runs now: no ready Pod of this application
              Last healthy: never
            """,
            failure.Message);
    }

    [Fact]
    public async Task Running_again_after_a_failure_ends_as_if_there_had_been_none()
    {
        await using var workspace = new Workspace(cluster);
        await Assert.ThrowsAsync<ApplyFailedException>(() => workspace.ApplyAsync(
            workspace.Render(Red), Commits.First, check: _ => throw new SlipwayException("dev/web", "1 of 1 smoke tests failed")));

        var checks = 0;
        await workspace.ApplyAsync(workspace.Render(Red), Commits.First, check: _ => Task.FromResult(checks++));

        Assert.Equal(1, checks);
        Assert.Equal(DeploymentOutcome.Healthy, DeploymentRecord.Last(await workspace.GetAsync("slipway-web"))!.Outcome);
    }
}
