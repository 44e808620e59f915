using Slipway.Kubernetes.Requests;
using Slipway.Health;
using Slipway.Kubernetes.Smoke;
using Slipway.Kubernetes.Tests.Clusters;
using Slipway.Naming;
using Slipway.Resources;
using Slipway.Smoke;
using Slipway.Values;

namespace Slipway.Kubernetes.Tests;

[Trait("Category", "Cluster")]
public sealed class WaitingForHealth(AnyCluster cluster) : IClassFixture<AnyCluster>
{
    private const string Service = """
        apiVersion: v1
        kind: Service
        metadata: { name: web }
        spec: { selector: { app: web }, ports: [{ name: http, port: 80, targetPort: 8080 }] }
        """;

    private static readonly HealthOptions Quick = new() { SettleWindow = TimeSpan.FromMilliseconds(500), CrashGrace = TimeSpan.FromSeconds(1) };
    private static readonly SmokeTest Answers = new() { Target = new SmokeTarget.Service("web", "http", "/hello"), Attempts = 1 };

    [WorkloadFact]
    public async Task Applied_means_running_and_its_smoke_test_is_answered()
    {
        await using var workspace = new Workspace(cluster);

        await workspace.ApplyAsync(workspace.Render(Deployment("v1"), Service), Commits.First, Quick);
        var result = await SmokeAsync(workspace, Answers with { Expect = new SmokeExpectation { BodyContains = ["v1 GET /hello"] } });

        Assert.True(result.HasPassed, result.ToString());
    }

    [WorkloadFact]
    public async Task An_application_is_watched_and_not_all_that_is_beside_it_in_its_namespace()
    {
        var log = new RequestLog();
        await using var workspace = new Workspace(cluster, log.Logger);

        await workspace.ApplyAsync(workspace.Render(Deployment("v1"), Service), Commits.First, Quick);

        var whole = log.TakeWhole().Where(request => request.Contains("watch=", StringComparison.Ordinal) && !request.Contains("labelSelector=", StringComparison.Ordinal));
        Assert.All(whole, request => Assert.Contains("/events?", request, StringComparison.Ordinal));
        Assert.NotEmpty(whole);
    }

    [WorkloadFact]
    public async Task A_smoke_test_says_what_it_got_instead()
    {
        await using var workspace = new Workspace(cluster);
        await workspace.ApplyAsync(workspace.Render(Deployment("v1"), Service), Commits.First, Quick);

        var result = await SmokeAsync(workspace, Answers with { Expect = new SmokeExpectation { BodyContains = ["v2"] } });

        Assert.Equal("GET service web:http/hello: body does not contain 'v2'. (1 attempt)", result.ToString());
        Assert.Equal("body is 'v1 GET /hello'", result.Answer!.ForLog());
    }

    [WorkloadFact]
    public async Task A_release_that_crashes_fails_with_its_last_words_in_the_log_and_the_old_one_goes_on_serving()
    {
        await using var workspace = new Workspace(cluster);
        var log = new LogLines();
        await workspace.ApplyAsync(workspace.Render(Deployment("v1"), Service), Commits.First, Quick);

        var failure = await Assert.ThrowsAnyAsync<SlipwayException>(
            () => workspace.ApplyAsync(workspace.Render(Deployment("crash"), Service), Commits.Second, Quick, log: log.Logger));
        var result = await SmokeAsync(workspace, Answers with { Expect = new SmokeExpectation { BodyContains = ["v1"] } });

        Assert.StartsWith("dev/web: was applied, but is not healthy:", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("no database", failure.Message, StringComparison.Ordinal);
        Assert.Contains("    | no database", log.Text, StringComparison.Ordinal);
        Assert.True(result.HasPassed, result.ToString());
    }

    [WorkloadFact]
    public async Task After_a_failure_the_applied_commit_is_still_the_healthy_one_and_a_fix_goes_through()
    {
        await using var workspace = new Workspace(cluster);
        await workspace.ApplyAsync(workspace.Render(Deployment("v1"), Service), Commits.First, Quick);
        await Assert.ThrowsAnyAsync<SlipwayException>(() => workspace.ApplyAsync(workspace.Render(Deployment("crash"), Service), Commits.Second, Quick));

        var parent = await workspace.GetAsync("slipway-web");
        await workspace.ApplyAsync(workspace.Render(Deployment("v2"), Service), Commits.Second, Quick);

        Assert.Equal(Commits.First.Value, parent!.Annotations.GetString("slipway.dev/applied-commit"));
        Assert.Equal(Commits.Second.Value, parent.Annotations.GetString("slipway.dev/target-commit"));
        Assert.Equal(Commits.Second.Value, (await workspace.GetAsync("slipway-web"))!.Annotations.GetString("slipway.dev/applied-commit"));
    }

    [WorkloadFact]
    public async Task A_cancelled_apply_releases_its_lock_and_the_next_one_goes_on()
    {
        await using var workspace = new Workspace(cluster);
        using var cancellation = new CancellationTokenSource();
        // It never gets ready, so that the wait is where the cancellation hits.
        var deaf = workspace.ApplyAsync(workspace.Render(Deployment("deaf"), Service), Commits.First, Quick, cancellationToken: cancellation.Token);
        await workspace.WaitForAsync(new ResourceId(GroupVersionKind.Of("apps/v1", "Deployment"), workspace.Namespace, "web"));

        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => deaf);

        var lease = await workspace.Connection.GetAsync(
            new ResourceId(GroupVersionKind.Of("coordination.k8s.io/v1", "Lease"), workspace.Namespace, "slipway-web"), default);
        Assert.Null((lease!.Content.At("spec", "holderIdentity") as ScalarValue)?.AsString);
        await workspace.ApplyAsync(workspace.Render(Deployment("v1"), Service), Commits.First, Quick);
    }

    [WorkloadFact]
    public async Task A_Job_that_fails_fails_the_apply_and_what_it_printed_is_in_the_log()
    {
        await using var workspace = new Workspace(cluster);
        var log = new LogLines();
        const string Job = """
            apiVersion: batch/v1
            kind: Job
            metadata: { name: migrate }
            spec:
              backoffLimit: 0
              template:
                spec:
                  restartPolicy: Never
                  containers: [{ name: migrate,
            """;

        var failure = await Assert.ThrowsAnyAsync<SlipwayException>(() => workspace.ApplyAsync(workspace.Render($"{Job} {TestContainers.Of("job:fail")} }}]"), Commits.First, Quick, log: log.Logger));

        Assert.Contains("batch/v1 Job", failure.Message, StringComparison.Ordinal);
        Assert.Contains("    | broken", log.Text, StringComparison.Ordinal);
    }

    [WorkloadFact]
    public async Task A_StatefulSet_that_went_wrong_is_healthy_again_when_its_manifest_goes_back()
    {
        await using var workspace = new Workspace(cluster);
        await workspace.ApplyAsync(workspace.Render(StatefulSet("v1")), Commits.First, Quick);
        // It never gets ready. Setting the template back does not replace its Pod: the controller waits for it.
        await Assert.ThrowsAnyAsync<SlipwayException>(() => workspace.ApplyAsync(
            workspace.Render(StatefulSet("deaf")), Commits.Second, Quick with { Timeout = TimeSpan.FromSeconds(8) }));
        var stuck = await PodAsync(workspace, "db-1");

        await workspace.ApplyAsync(workspace.Render(StatefulSet("v1")), Commits.Second, Quick with { Timeout = TimeSpan.FromMinutes(2) });

        Assert.NotEqual(stuck!.Uid, (await PodAsync(workspace, "db-1"))!.Uid);
        Assert.False((await workspace.GetAsync("slipway-web"))!.Content.GetMap("data")!.ContainsKey("failed-revisions"));
    }

    [WorkloadFact]
    public async Task A_Deployment_that_git_pauses_is_healthy_as_it_is_and_that_is_said()
    {
        await using var workspace = new Workspace(cluster);
        var log = new LogLines();
        await workspace.ApplyAsync(workspace.Render(Deployment("v1")), Commits.First, Quick);
        var paused = Deployment("v2").Replace("  replicas: 1", "  replicas: 1\n  paused: true", StringComparison.Ordinal);

        await workspace.ApplyAsync(workspace.Render(paused), Commits.Second, Quick, log: log.Logger);

        Assert.Contains("is paused, as git says: ", log.Text, StringComparison.Ordinal);
    }

    [WorkloadFact]
    public async Task A_Deployment_that_somebody_paused_fails_and_names_them()
    {
        await using var workspace = new Workspace(cluster);
        await workspace.ApplyAsync(workspace.Render(Deployment("v1")), Commits.First, Quick);
        var id = new ResourceId(GroupVersionKind.Of("apps/v1", "Deployment"), workspace.Namespace, "web");
        await workspace.Connection.Api.SendAsync(
            ObjectRequest.For(
                id, HttpMethod.Patch, $"/apis/apps/v1/namespaces/{workspace.Namespace}/deployments/web?fieldManager=kubectl-rollout") with
            {
                ContentType = "application/merge-patch+json",
                Body = MapValue.Of(("spec", MapValue.Of(("paused", (Value)true)))),
            },
            default);

        var failure = await Assert.ThrowsAnyAsync<SlipwayException>(() => workspace.ApplyAsync(workspace.Render(Deployment("v2")), Commits.Second, Quick));

        Assert.Matches("is paused by kubectl-rollout at .*, so its rollout does not go on", failure.Message);
        Assert.Contains($"Run 'kubectl rollout resume deployment web -n {workspace.Namespace}'", failure.Message, StringComparison.Ordinal);
    }

    private static Task<Resource?> PodAsync(Workspace workspace, string name) =>
        workspace.Connection.GetAsync(new ResourceId(GroupVersionKind.Of("v1", "Pod"), workspace.Namespace, name), default);

    private static string StatefulSet(string tag) => $$"""
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: { name: db }
        spec:
          replicas: 2
          serviceName: db
          selector: { matchLabels: { app: db } }
          template:
            metadata: { labels: { app: db } }
            spec:
              terminationGracePeriodSeconds: 1
              containers:
              - { name: db, {{TestContainers.Of("web:" + tag)}}, ports: [{ name: http, containerPort: 8080 }], readinessProbe: { httpGet: { path: /, port: http }, periodSeconds: 1 } }
        """;

    private static string Deployment(string tag) => $$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: web }
        spec:
          replicas: 1
          strategy: { rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } }
          selector: { matchLabels: { app: web } }
          template:
            metadata: { labels: { app: web } }
            spec:
              terminationGracePeriodSeconds: 1
              containers:
              - { name: web, {{TestContainers.Of("web:" + tag)}}, ports: [{ name: http, containerPort: 8080 }], readinessProbe: { httpGet: { path: /, port: http }, periodSeconds: 1 } }
        """;

    private static async Task<SmokeResult> SmokeAsync(Workspace workspace, SmokeTest test)
    {
        using var requests = new SmokeRequests(workspace.Connection, Path.GetTempPath());
        return (await new SmokeRun(requests, TimeProvider.System).RunAsync([test], workspace.Namespace, default))[0];
    }
}
