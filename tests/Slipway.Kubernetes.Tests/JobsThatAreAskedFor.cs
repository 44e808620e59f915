using Serilog;
using Serilog.Core;
using Slipway.Ci.Logs;
using Slipway.Engine.Events;
using Slipway.Engine.Jobs;
using Slipway.Engine.Listeners;
using Slipway.Engine.Locking;
using Slipway.Hooks;
using Slipway.Kubernetes.Tests.Clusters;
using Slipway.Naming;
using Slipway.Renderings;
using Slipway.Resources;

namespace Slipway.Kubernetes.Tests;

[Trait("Category", "Cluster")]
public sealed class JobsThatAreAskedFor(AnyCluster cluster) : IClassFixture<AnyCluster>
{
    private const string Settings = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings }\ndata: { color: red }";
    private static readonly ResourceType Jobs = new() { Type = GroupVersionKind.Of("batch/v1", "Job"), Plural = "jobs", IsNamespaced = true, Verbs = [] };

    [WorkloadFact]
    public async Task One_runs_once_and_its_output_is_shown()
    {
        await using var workspace = new Workspace(cluster);
        var rendering = workspace.Render(Settings, Job("job:ok"));
        await workspace.ApplyAsync(rendering, Commits.First);
        var lines = new LogLines();

        var ran = await RunAsync(workspace, rendering, log: lines.Logger);
        var repeated = await RunAsync(workspace, rendering);
        var again = await RunAsync(workspace, rendering, again: true);

        Assert.IsType<AdHocPlan.Start>(ran);
        Assert.Contains("    | migrated", lines.Text, StringComparison.Ordinal);
        Assert.Equal(ran.Job, Assert.IsType<AdHocPlan.Done>(repeated).Job);
        Assert.Equal(ran.Job.Name + "-2", again.Job.Name);
        // An apply leaves them alone.
        Assert.Empty((await workspace.PlanAsync(rendering)).Plan.Prunes);
        Assert.Equal(2, (await JobsAsync(workspace)).Count);
    }

    [WorkloadFact]
    public async Task One_that_failed_says_so_and_is_not_run_again_unasked()
    {
        await using var workspace = new Workspace(cluster);
        var rendering = workspace.Render(Settings, Job("job:fail"));
        await workspace.ApplyAsync(rendering, Commits.First);

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => RunAsync(workspace, rendering));
        var repeated = await Assert.ThrowsAsync<SlipwayException>(() => RunAsync(workspace, rendering));

        Assert.Contains("failed: BackoffLimitExceeded", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("broken", failure.Message, StringComparison.Ordinal);
        Assert.Contains("failed before: BackoffLimitExceeded", repeated.Message, StringComparison.Ordinal);
        Assert.Single(await JobsAsync(workspace));
    }

    [WorkloadFact]
    public async Task One_whose_run_was_cancelled_runs_on_and_is_followed_by_the_next()
    {
        await using var workspace = new Workspace(cluster);
        var rendering = workspace.Render(Settings, Job("web:deaf", ", activeDeadlineSeconds: 2"));
        await workspace.ApplyAsync(rendering, Commits.First);
        using var cancel = new CancellationTokenSource();

        var running = RunAsync(workspace, rendering, cancellationToken: cancel.Token);
        var id = AdHocJob.Find(rendering.Hooks, "backfill", [], "").IdOf(1);
        await foreach (var seen in workspace.Connection.WatchAsync(Jobs, workspace.Namespace, $"{AdHocJob.ApplicationLabel}=web", default))
        {
            break;
        }

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.NotNull(await workspace.Connection.GetAsync(id, default));
        var followed = await Assert.ThrowsAsync<SlipwayException>(() => RunAsync(workspace, rendering));

        Assert.Contains($"{id.Name} failed: DeadlineExceeded", followed.Message, StringComparison.Ordinal);
        Assert.Single(await JobsAsync(workspace));
    }

    [WorkloadFact]
    public async Task What_is_not_deployed_is_not_run()
    {
        await using var workspace = new Workspace(cluster);
        var rendering = workspace.Render(Settings, Job("job:ok"));

        var undeployed = await Assert.ThrowsAsync<SlipwayException>(() => RunAsync(workspace, rendering));
        await workspace.ApplyAsync(rendering, Commits.First);
        var other = await Assert.ThrowsAsync<SlipwayException>(() => RunAsync(workspace, workspace.Render(Settings, Job("job:fail")), Commits.Second));
        await workspace.ApplyAsync(rendering, Commits.Second);
        var older = await Assert.ThrowsAsync<SlipwayException>(() => RunAsync(workspace, rendering, Commits.First));

        Assert.Contains("was not deployed yet", undeployed.Message, StringComparison.Ordinal);
        Assert.Contains("which is not among the images of the last healthy deployment", other.Message, StringComparison.Ordinal);
        Assert.Contains("it is newer than", older.Message, StringComparison.Ordinal);
        Assert.Empty(await JobsAsync(workspace));
    }

    [WorkloadFact]
    public async Task Removing_the_application_removes_those_that_are_over()
    {
        await using var workspace = new Workspace(cluster);
        var rendering = workspace.Render(Settings, Job("job:ok"));
        await workspace.ApplyAsync(rendering, Commits.First);
        await RunAsync(workspace, rendering);

        await workspace.ApplyAsync(Rendering.Of(workspace.Target, []), Commits.Second, rules: new Plans.PlanRules { RemovesSet = true });

        Assert.DoesNotContain(await JobsAsync(workspace), job => !job.IsTerminating);
    }

    private static string Job(string program, string more = "") =>
        $$"""
        apiVersion: batch/v1
        kind: Job
        metadata: { name: backfill, annotations: { slipway.dev/hook: ad-hoc } }
        spec: { backoffLimit: 0{{more}}, template: { spec: { restartPolicy: Never, containers: [{ name: main, {{TestContainers.Of(program)}} }] } } }
        """;

    private static async Task<AdHocPlan> RunAsync(
        Workspace workspace, Rendering rendering, CommitSha? commit = null, bool again = false, ILogger? log = null, CancellationToken cancellationToken = default)
    {
        await using var events = new EventFanOut(
            log is null ? [] : [new PlainLog(log, TimeProvider.System), new KubernetesEvents(_ => workspace.Connection, "a test", TimeProvider.System)], TimeProvider.System, Logger.None);
        try
        {
            return await new AdHocJobs(workspace.Connection, new TargetEvents(events, rendering.Target)).RunAsync(
                new AdHocRequest
                {
                    Rendering = rendering,
                    Job = AdHocJob.Find(rendering.Hooks, "backfill", [], rendering.Target.ToString()),
                    Again = again,
                    Commit = commit ?? Commits.First,
                    IsAncestor = Commits.IsAncestor,
                    Lock = new LockOptions { Holder = "a test" },
                },
                cancellationToken);
        }
        finally
        {
            await events.DrainAsync(isCancelled: false);
        }
    }

    private static async Task<IReadOnlyList<Resource>> JobsAsync(Workspace workspace) =>
        (await workspace.Connection.ListAsync(Jobs, workspace.Namespace, AdHocJob.ApplicationLabel, default)).Items;
}
