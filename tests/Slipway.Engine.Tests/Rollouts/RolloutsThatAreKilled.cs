using System.Collections.Concurrent;
using Slipway.Engine.Events;
using Slipway.Rollouts;
using Slipway.Tests.Rollouts;
using Slipway.Values;

namespace Slipway.Engine.Tests.Rollouts;

/// <summary>Whatever write was the last one of a job, the next jobs end in the same state, and no request ever meets a version without ready Pods.</summary>
public sealed class RolloutsThatAreKilled
{
    [Theory]
    [InlineData(Shop.Canary)]
    [InlineData("{ strategy: blue-green, keep: 10m }")]
    [InlineData("{ strategy: canary, route: web, steps: ['5% 10m'], fuse: 'ghcr.io/acme/kubectl@sha256:9999999999999999999999999999999999999999999999999999999999999999' }")]
    public async Task Killed_at_any_write_a_rollout_comes_to_the_same_end(string rollout) => await AssertSameEndAsync(rollout, _ => { }, wish: null);

    [Fact]
    public async Task Killed_at_any_write_an_abort_comes_to_the_same_end() => await AssertSameEndAsync(Shop.Canary, test => test.Cluster.IsSick = RolloutTest.Runs("1.5.0"), wish: null);

    [Fact]
    public async Task Killed_at_any_write_an_abort_in_the_middle_comes_to_the_same_end() =>
        await AssertSameEndAsync(Shop.Canary, _ => { }, new RolloutWish { Abort = "customers complain" });

    private static async Task AssertSameEndAsync(string rollout, Action<RolloutTest> prepare, RolloutWish? wish)
    {
        var undisturbed = await StartAsync(rollout, prepare);
        var before = undisturbed.Cluster.Writes.Count;
        await RunAsync(undisturbed, wish);
        var (expected, writes) = (undisturbed.State(), undisturbed.Cluster.Writes.Count - before);
        Assert.InRange(writes, 10, 100);
        var different = new ConcurrentBag<string>();

        await Parallel.ForEachAsync(from write in Enumerable.Range(1, writes) from arrives in (bool[])[true, false] select (write, arrives), async (point, _) =>
        {
            var test = await StartAsync(rollout, prepare);
            test.Cluster.Death = (test.Cluster.Writes.Count + point.write, point.arrives);
            await RunAsync(test, wish);
            if (test.State() != expected)
            {
                different.Add($"killed at write {point.write} ({(point.arrives ? "after" : "before")}: {undisturbed.Cluster.Writes[before + point.write - 1]}):\n{test.State()}");
            }
        });

        Assert.True(different.IsEmpty, $"{different.Count} end differently:\n{different.FirstOrDefault()}\nexpected:\n{expected}");
    }

    // Jobs come by a schedule. One that died is followed by another one, on a line of its own.
    private static async Task RunAsync(RolloutTest test, RolloutWish? abort)
    {
        for (var jobs = 0; jobs < 60; jobs++)
        {
            var asks = abort is not null && test.Record is { Phase: RolloutPhase.Observing };
            var outcome = await test.DeployAsync(2, asks ? abort : null);
            if (test.Cluster.IsDead)
            {
                test.Cluster.Revive();
            }
            else if (outcome is not Outcome.RollingOut rolling)
            {
                return;
            }
            else
            {
                test.Time.Advance(rolling.DueAt - test.Time.GetUtcNow());
            }
        }

        Assert.Fail("It does not come to an end.");
    }

    private static async Task<RolloutTest> StartAsync(string rollout, Action<RolloutTest> prepare)
    {
        var test = new RolloutTest(rollout);
        Assert.IsType<Outcome.Deployed>(await test.DeployAsync(1));
        test.Cluster.Watcher = Watch;
        prepare(test);
        return test;
    }

    // What a client would meet that asked just then.
    private static void Watch(ClusterInMemory cluster)
    {
        var backends = ((ListValue)cluster.Find("HTTPRoute", "web")!.Content.At("spec", "rules")!).Maps.SelectMany(RouteWeights.Backends).Where(backend => backend.GetString("name") != "docs");
        foreach (var backend in backends.Where(backend => backend.GetInteger("weight") != 0))
        {
            var service = cluster.Find("Service", backend.GetString("name")!);
            var ready = service is null ? 0 : cluster.Objects.Where(resource => RolledWorkload.IsDeployment(resource) && RolledWorkload.Sends(service, resource)).Sum(cluster.Ready);
            Assert.True(ready > 0, $"{backend} has a share and no ready Pod after {cluster.Writes[^1]}");
        }
    }
}
