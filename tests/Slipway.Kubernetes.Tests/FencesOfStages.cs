using Microsoft.AspNetCore.Http;
using Slipway.ApplySets;
using Slipway.Engine.Events;
using Slipway.Engine.Fencing;
using Slipway.Kubernetes.Tests.Clusters;
using Slipway.Kubernetes.Tests.Support;
using Slipway.Naming;

namespace Slipway.Kubernetes.Tests;

/// <summary>A commit that changes nothing of an application writes nothing to it, and still keeps late jobs of older commits from it.</summary>
[Trait("Category", "Cluster")]
public sealed class FencesOfStages(AnyCluster cluster) : IClassFixture<AnyCluster>
{
    private static readonly CommitSha[] History = [.. Enumerable.Range(1, 3).Select(Commits.Number)];

    // The first commit has red, the second blue, the third red again.
    private static readonly FleetRun Run = new() { Order = Commits.ByNumber };

    [Fact]
    public async Task A_late_job_of_an_older_commit_does_nothing_to_what_the_newer_commit_left_as_it_was()
    {
        await using var fleet = await StartAsync();
        Assert.Equal(["dev/api unchanged", "dev/web unchanged"], await DeployAsync(fleet, 3, "red"));

        Assert.Equal(["dev/api superseded", "dev/web superseded"], await DeployAsync(fleet, 2, "blue"));

        Assert.Equal(["red", "red"], await ColorsAsync(fleet));
    }

    [Fact]
    public async Task A_job_that_looked_before_the_newer_commit_came_and_locks_after_it_does_nothing()
    {
        await using var fleet = await StartAsync();
        var (reached, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var line = await FaultyCluster.StartAsync(cluster.Kubeconfig);
        line.Decide = (context, _) => HoldAsync(HttpMethods.IsPut(context.Request.Method) && context.Request.Path.Value!.Contains("/leases/", StringComparison.Ordinal), reached, goOn);
        using var through = line.Connect();
        var late = DeployAsync(fleet, 2, "blue", Run with { Through = through });
        await reached.Task.WaitAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(["dev/api unchanged", "dev/web unchanged"], await DeployAsync(fleet, 3, "red"));
        goOn.SetResult();

        Assert.Equal(["dev/api superseded", "dev/web superseded"], await late);
        Assert.Equal(["red", "red"], await ColorsAsync(fleet));
    }

    [Fact]
    public async Task A_job_that_is_about_to_write_when_the_newer_commit_comes_is_waited_for_and_overwritten()
    {
        await using var fleet = await StartAsync();
        var (reached, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var line = await FaultyCluster.StartAsync(cluster.Kubeconfig);
        line.Decide = (context, number) => HoldAsync(number > 0 && context.Request.Path.Value!.EndsWith("/configmaps/web", StringComparison.Ordinal), reached, goOn);
        using var through = line.Connect();
        var late = DeployAsync(fleet, 2, "blue", Run with { Through = through });
        await reached.Task.WaitAsync(TimeSpan.FromMinutes(1));

        var newer = new Heard(happened =>
        {
            if (happened is DeployEvent.LockAwaited)
            {
                goOn.TrySetResult();
            }
        });
        var words = await DeployAsync(fleet, 3, "red", Run with { Listeners = [newer] });

        Assert.Equal("dev/web deployed", words[1]);
        Assert.Contains("dev/web deployed", await late);
        Assert.Equal(["red", "red"], await ColorsAsync(fleet));
    }

    [Fact]
    public async Task A_run_of_one_application_does_not_keep_the_others_from_the_commits_before_it()
    {
        await using var fleet = await StartAsync();
        await DeployAsync(fleet, 3, "green", Run with { Application = "web" });

        Assert.Equal(["dev/api deployed", "dev/web superseded"], await DeployAsync(fleet, 2, "blue"));

        Assert.Equal(["blue", "green"], await ColorsAsync(fleet));
    }

    [Fact]
    public async Task A_run_of_one_application_that_finds_it_as_it_should_be_keeps_it_from_the_commits_before()
    {
        await using var fleet = await StartAsync();
        await DeployAsync(fleet, 3, "red", Run with { Application = "web" });

        Assert.Equal(["dev/api deployed", "dev/web superseded"], await DeployAsync(fleet, 2, "blue"));

        Assert.Equal(["blue", "red"], await ColorsAsync(fleet));
    }

    [Fact]
    public async Task A_late_run_of_one_application_does_nothing_either()
    {
        await using var fleet = await StartAsync();
        await DeployAsync(fleet, 3, "red");

        Assert.Equal(["dev/web superseded"], await DeployAsync(fleet, 2, "blue", Run with { Application = "web" }));
    }

    [Fact]
    public async Task In_a_namespace_that_was_not_there_the_fence_stands_after_the_first_run()
    {
        await using var fleet = new TestFleet(cluster);
        await DeployAsync(fleet, 3, "red");

        fleet.Set("blue", "dev/more");
        Assert.Equal(["dev/api superseded", "dev/more superseded", "dev/web superseded"], await DeployAsync(fleet, 2, "blue"));

        Assert.Null(await fleet["dev"].GetAsync("more"));
    }

    [Fact]
    public async Task A_clone_that_does_not_know_the_commit_that_runs_changes_nothing_and_says_what_to_do()
    {
        await using var fleet = await StartAsync();
        await DeployAsync(fleet, 2, "red");
        fleet.Set("blue", "dev/api", "dev/web");

        var outcomes = await fleet.DeployAsync(History[2], new FleetRun { Order = (_, _, _) => Task.FromResult<bool?>(null) });

        Assert.All(outcomes, outcome => Assert.Contains("in a clone with the whole history (fetch-depth: 0)", Assert.IsType<Outcome.Failed>(outcome).Failure.Reason, StringComparison.Ordinal));
        Assert.Equal(["red", "red"], await ColorsAsync(fleet));
        Assert.Equal(History[1].Value, (await fleet["dev"].GetAsync(StageFence.NameOf(StageName.Parse("dev"), TestFleet.Config)))!.Annotations.GetString(ApplySetLabels.TargetCommit));
    }

    [Fact]
    public async Task Runs_of_two_commits_that_come_at_once_end_with_the_newer_one()
    {
        await using var fleet = await StartAsync();

        await Task.WhenAll(DeployAsync(fleet, 2, "blue"), DeployAsync(fleet, 3, "green"));

        Assert.Equal(["green", "green"], await ColorsAsync(fleet));
    }

    private static async Task<Fault> HoldAsync(bool isIt, TaskCompletionSource reached, TaskCompletionSource goOn)
    {
        if (isIt)
        {
            reached.TrySetResult();
            await goOn.Task.WaitAsync(TimeSpan.FromMinutes(1));
        }

        return Fault.None;
    }

    private async Task<TestFleet> StartAsync()
    {
        var fleet = new TestFleet(cluster);
        await DeployAsync(fleet, 1, "red");
        return fleet;
    }

    // What a run renders is fixed when it begins.
    private static async Task<IReadOnlyList<string>> DeployAsync(TestFleet fleet, int commit, string color, FleetRun? run = null)
    {
        fleet.Set(color, "dev/api", "dev/web");
        return TestFleet.Words(await fleet.DeployAsync(History[commit - 1], run ?? Run));
    }

    private static async Task<IReadOnlyList<string?>> ColorsAsync(TestFleet fleet) =>
        await Task.WhenAll(((string[])["api", "web"]).Select(async name => (await fleet["dev"].GetAsync(name))?.Content.GetMap("data")?.GetString("color")));
}
