using Slipway.Engine.Ports;
using Slipway.Health;
using Slipway.Kubernetes.Tests.Clusters;
using Slipway.Naming;
using Slipway.Plans;
using Slipway.Resources;

namespace Slipway.Kubernetes.Tests;

[Trait("Category", "Cluster")]
public sealed class JobsThatGoByThemselves(AnyCluster cluster) : IClassFixture<AnyCluster>
{
    private static readonly HealthOptions Quick = new() { SettleWindow = TimeSpan.FromMilliseconds(500), Timeout = TimeSpan.FromMinutes(1) };

    [WorkloadFact]
    public async Task A_Job_with_a_short_time_to_live_runs_once_and_again_when_it_changed()
    {
        await using var workspace = new Workspace(cluster);
        var log = new LogLines();
        await workspace.ApplyAsync(workspace.Render(Job("one")), Commits.First, Quick, log: log.Logger);
        await WaitUntilGoneAsync(workspace);

        var drift = (await workspace.PlanAsync(workspace.Render(Job("one")))).Plan;
        var again = await workspace.ApplyAsync(workspace.Render(Job("one")), Commits.Second, Quick, log: log.Logger);
        var changed = await workspace.ApplyAsync(workspace.Render(Job("two")), Commits.Second, Quick, log: log.Logger);

        Assert.False(drift.HasChanges, drift.ToString());
        Assert.False(again.Plan!.HasChanges, again.Plan.ToString());
        Assert.IsType<PlanAction.Create>(Assert.Single(changed.Plan!.Actions, action => action.Id.Type.Kind == "Job"));
        Assert.Equal(2, log.Text.Split('\n').Count(line => line.StartsWith("Created batch/v1 Job", StringComparison.Ordinal)));
    }

    [WorkloadFact]
    public async Task A_Job_that_failed_is_no_done_one_however_soon_it_goes()
    {
        await using var workspace = new Workspace(cluster);

        var failure = await Assert.ThrowsAnyAsync<SlipwayException>(() => workspace.ApplyAsync(workspace.Render(Job("one", "job:fail")), Commits.First, Quick));

        Assert.Contains("BackoffLimitExceeded", failure.Message, StringComparison.Ordinal);
    }

    private static async Task WaitUntilGoneAsync(Workspace workspace)
    {
        var id = new ResourceId(GroupVersionKind.Of("batch/v1", "Job"), workspace.Namespace, "once");
        if (await workspace.Connection.GetAsync(id, default) is { } there)
        {
            await workspace.Connection.WaitUntilGoneAsync(id, there.Uid!, TimeSpan.FromMinutes(1), default);
        }
    }

    private static string Job(string time, string program = "job:ok") => $$"""
        apiVersion: batch/v1
        kind: Job
        metadata: { name: once }
        spec:
          ttlSecondsAfterFinished: 0
          backoffLimit: 0
          template:
            metadata: { labels: { time: {{time}} } }
            spec: { restartPolicy: Never, containers: [{ name: main, {{TestContainers.Of(program)}} }] }
        """;
}
