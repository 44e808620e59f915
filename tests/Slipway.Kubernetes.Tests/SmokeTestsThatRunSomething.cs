using Slipway.Kubernetes.Smoke;
using Slipway.Kubernetes.Tests.Clusters;
using Slipway.Naming;
using Slipway.Resources;
using Slipway.Smoke;

namespace Slipway.Kubernetes.Tests;

[Trait("Category", "Cluster")]
public sealed class SmokeTestsThatRunSomething(AnyCluster cluster) : IClassFixture<AnyCluster>
{
    private static readonly ResourceType Jobs = new() { Type = GroupVersionKind.Of("batch/v1", "Job"), Plural = "jobs", IsNamespaced = true, Verbs = [] };

    [WorkloadFact]
    public async Task A_job_is_run_read_and_deleted()
    {
        await using var workspace = new Workspace(cluster);
        await workspace.CreateNamespaceAsync();

        var result = await RunAsync(workspace, new SmokeTest
        {
            Target = TestContainers.Job("migration", "job:ok"),
            Expect = new SmokeExpectation { BodyContains = ["migrated"] },
        });

        Assert.True(result.HasPassed, result.ToString());
        Assert.DoesNotContain((await workspace.Connection.ListAsync(Jobs, workspace.Namespace, null, default)).Items, job => !job.IsTerminating);
    }

    [WorkloadFact]
    public async Task A_job_that_fails_tells_its_exit_code_and_last_line()
    {
        await using var workspace = new Workspace(cluster);
        await workspace.CreateNamespaceAsync();

        var result = await RunAsync(workspace, new SmokeTest { Target = TestContainers.Job("migration", "job:fail") });

        Assert.Equal(["exit code is 1; expected 0."], result.Failures);
        Assert.Equal("it ended with: broken", result.Answer!.ForLog());
    }

    [WorkloadFact]
    public async Task A_job_that_takes_too_long_fails_and_is_deleted()
    {
        await using var workspace = new Workspace(cluster);
        await workspace.CreateNamespaceAsync();

        var result = await RunAsync(workspace, new SmokeTest { Target = TestContainers.Job("slow", "web:deaf"), Timeout = TimeSpan.FromSeconds(2) });

        Assert.False(result.HasPassed);
        Assert.DoesNotContain((await workspace.Connection.ListAsync(Jobs, workspace.Namespace, null, default)).Items, job => !job.IsTerminating);
    }

    [Fact]
    public async Task A_command_runs_in_the_root_folder_and_knows_the_namespace()
    {
        await using var workspace = new Workspace(cluster);

        var result = await RunAsync(workspace, new SmokeTest
        {
            Target = new SmokeTarget.Command("git", "-c", "alias.say=!echo $SLIPWAY_STAGE_NAMESPACE", "say"),
            Expect = new SmokeExpectation { BodyContains = [workspace.Namespace] },
        });

        Assert.True(result.HasPassed, result.ToString());
    }

    [Fact]
    public async Task A_command_that_does_not_exist_is_a_failure_that_names_it()
    {
        await using var workspace = new Workspace(cluster);

        var result = await RunAsync(workspace, new SmokeTest { Target = new SmokeTarget.Command("./no-such-program") });

        Assert.StartsWith("cannot be run: ", Assert.Single(result.Failures), StringComparison.Ordinal);
        Assert.StartsWith("./no-such-program: cannot be run: ", result.ToString(), StringComparison.Ordinal);
    }

    private static async Task<SmokeResult> RunAsync(Workspace workspace, SmokeTest test)
    {
        using var requests = new SmokeRequests(workspace.Connection, Path.GetTempPath());
        return Assert.Single(await new SmokeRun(requests, TimeProvider.System).RunAsync([test], workspace.Namespace, default));
    }
}
