using Microsoft.AspNetCore.Http;
using Slipway.Engine.Events;
using Slipway.Kubernetes.Tests.Clusters;
using Slipway.Kubernetes.Tests.Support;

namespace Slipway.Kubernetes.Tests;

/// <summary>Changed applications of a stage, side by side.</summary>
[Trait("Category", "Cluster")]
public sealed class ManyApplicationsAtOnce(AnyCluster cluster) : IClassFixture<AnyCluster>
{
    private static readonly string[] Seven = [.. Enumerable.Range(0, 7).Select(i => $"dev/a{i}")];

    [Fact]
    public async Task As_many_are_deployed_side_by_side_as_the_stage_allows()
    {
        const int MaxParallel = 3;
        await using var fleet = new TestFleet(cluster);
        fleet.Set("red", Seven);
        await using var line = await FaultyCluster.StartAsync(cluster.Kubeconfig);
        var (locks, all) = (0, new TaskCompletionSource());
        line.Decide = async (context, number) =>
        {
            // Nobody gets further before so many have come to their own write, each under its lock.
            if (number > 0 && context.Request.Path.Value!.Contains("/configmaps/a", StringComparison.Ordinal))
            {
                if (Interlocked.Increment(ref locks) == MaxParallel)
                {
                    all.SetResult();
                }

                await all.Task.WaitAsync(TimeSpan.FromMinutes(1));
            }

            return Fault.None;
        };
        using var through = line.Connect();
        var heard = new Heard();

        var outcomes = await fleet.DeployAsync(Commits.First, new FleetRun { Through = through, Listeners = [heard], Rules = new() { MaxParallel = MaxParallel } });

        Assert.All(outcomes, outcome => Assert.IsType<Outcome.Deployed>(outcome));
        Assert.Equal(MaxParallel, MaxAtOnce(heard.Order));
    }

    [Fact]
    public async Task One_that_fails_stops_none_of_the_others()
    {
        await using var fleet = new TestFleet(cluster);
        fleet.Set("red", Seven);
        fleet.Manifests["dev/a3"] = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a3 }\ndata: { 'not a key': red }";

        var outcomes = await fleet.DeployAsync(Commits.First, new FleetRun { Rules = new() { MaxParallel = 1 } });

        Assert.Equal([.. Seven.Select(name => name == "dev/a3" ? $"{name} failed" : $"{name} deployed")], TestFleet.Words(outcomes));
    }

    [Fact]
    public async Task One_that_the_server_has_no_answer_for_now_stops_none_of_the_others()
    {
        await using var fleet = new TestFleet(cluster);
        fleet.Set("red", Seven);
        await fleet.DeployAsync(Commits.First);
        fleet.Set("blue", Seven);
        await using var line = await FaultyCluster.StartAsync(cluster.Kubeconfig);
        // As a webhook that does not answer: the same call may succeed later.
        line.Decide = (context, _) => HttpMethods.IsPatch(context.Request.Method) && context.Request.Path.Value!.EndsWith("/configmaps/a3", StringComparison.Ordinal)
            ? FaultyCluster.RefuseAsync(context, 500, "InternalError", "Internal error occurred: failed calling webhook \"check.example.com\": context deadline exceeded")
            : Task.FromResult(Fault.None);
        using var through = line.Connect(new HurriedTime(10));

        var outcomes = await fleet.DeployAsync(Commits.Second, new FleetRun { Through = through });

        Assert.Equal([.. Seven.Select(name => name == "dev/a3" ? $"{name} failed" : $"{name} deployed")], TestFleet.Words(outcomes));
    }

    [Fact]
    public async Task A_cluster_that_does_not_answer_fails_all_of_them_and_nothing_else()
    {
        await using var fleet = new TestFleet(cluster);
        fleet.Set("red", Seven);
        await using var line = await FaultyCluster.StartAsync(cluster.Kubeconfig);
        line.Decide = (_, _) => Task.FromResult(Fault.CutBefore);
        using var through = line.Connect(new HurriedTime(10));

        var outcomes = await fleet.DeployAsync(Commits.First, new FleetRun { Through = through });

        Assert.Equal(7, outcomes.Count);
        Assert.All(outcomes, outcome => Assert.IsType<Outcome.Failed>(outcome));
    }

    [Fact]
    public async Task What_comes_after_another_begins_when_that_is_done()
    {
        await using var fleet = new TestFleet(cluster, "stages: [{ name: dev }]\napplications: { a0: { after: [a5] }, a5: { after: [a6] } }");
        fleet.Set("red", Seven);
        var heard = new Heard();

        await fleet.DeployAsync(Commits.First, new FleetRun { Listeners = [heard] });

        Assert.Equal(
            ["begin dev/a6", "end dev/a6", "begin dev/a5", "end dev/a5", "begin dev/a0", "end dev/a0"],
            heard.Order.Where(step => step.EndsWith("a0", StringComparison.Ordinal) || step.EndsWith("a5", StringComparison.Ordinal) || step.EndsWith("a6", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_comes_after_one_that_failed_is_skipped_and_it_is_said_why()
    {
        await using var fleet = new TestFleet(cluster, "stages: [{ name: dev }]\napplications: { a0: { after: [a5] }, a5: { after: [a6] } }");
        fleet.Set("red", Seven);
        fleet.Manifests["dev/a6"] = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a6 }\ndata: { 'not a key': red }";

        var outcomes = (await fleet.DeployAsync(Commits.First)).ToDictionary(outcome => outcome.Target.ToString());

        Assert.Equal("it comes after a6, which failed", Assert.IsType<Outcome.Skipped>(outcomes["dev/a5"]).Reason);
        Assert.Equal("it comes after a5, which comes after a6, which failed", Assert.IsType<Outcome.Skipped>(outcomes["dev/a0"]).Reason);
        Assert.All(((string[])["dev/a1", "dev/a2", "dev/a3", "dev/a4"]).Select(name => outcomes[name]), outcome => Assert.IsType<Outcome.Deployed>(outcome));
        Assert.Null(await fleet["dev"].GetAsync("a5"));
    }

    [Fact]
    public async Task What_waits_for_its_first_release_is_waited_for_by_none()
    {
        await using var fleet = new TestFleet(cluster, "stages: [{ name: dev }]\napplications: { web: { after: [api] } }");
        fleet.Set("red", "dev/web");
        fleet.Manifests["dev/api"] = "apiVersion: v1\nkind: Pod\nmetadata: { name: api }\nspec: { containers: [{ name: api, image: 'localhost/acme/api:unreleased' }] }";

        Assert.Equal(["dev/api waiting for a first release", "dev/web deployed"], TestFleet.Words(await fleet.DeployAsync(Commits.First)));
    }

    [Fact]
    public async Task A_server_that_asks_for_patience_gets_it_from_all_of_them()
    {
        await using var fleet = new TestFleet(cluster);
        fleet.Set("red", Seven);
        await using var line = await FaultyCluster.StartAsync(cluster.Kubeconfig);
        var refused = new System.Collections.Concurrent.ConcurrentDictionary<string, bool>();
        line.Decide = (context, number) =>
        {
            if (number == 0 || !refused.TryAdd(context.Request.Path.Value!, true))
            {
                return Task.FromResult(Fault.None);
            }

            context.Response.Headers.RetryAfter = "7";
            return FaultyCluster.RefuseAsync(context, 429, "TooManyRequests", "the server is busy");
        };
        var time = new HurriedTime(10);
        using var through = line.Connect(time);

        var outcomes = await fleet.DeployAsync(Commits.First, new FleetRun { Through = through });

        Assert.All(outcomes, outcome => Assert.IsType<Outcome.Deployed>(outcome));
        Assert.True(time.Waits.Count(wait => wait >= TimeSpan.FromSeconds(7)) >= Seven.Length, string.Join(", ", time.Waits));
    }

    private static int MaxAtOnce(IEnumerable<string> order)
    {
        var (now, most) = (0, 0);
        foreach (var step in order)
        {
            now += step.StartsWith("begin", StringComparison.Ordinal) ? 1 : -1;
            most = Math.Max(most, now);
        }

        return most;
    }
}
