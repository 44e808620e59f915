using System.Collections.Concurrent;
using Slipway.Engine.Events;
using Slipway.Kubernetes.Tests.Clusters;
using Slipway.Kubernetes.Tests.Support;
using Slipway.Values;

namespace Slipway.Kubernetes.Tests;

/// <summary>A run over a stage in several clusters that ends within a wave or between two of them: the next one has nothing but the clusters' own records to go by.</summary>
[Trait("Category", "Cluster")]
public sealed class KilledWaves(AnyCluster cluster) : IClassFixture<AnyCluster>
{
    private static readonly string[] Clusters = ["prod/eu", "prod/us", "prod/asia"];

    [Fact]
    public async Task Whatever_write_of_the_waves_was_the_last_one_of_a_killed_run_the_next_run_ends_as_if_nothing_had_happened()
    {
        var (expected, writes) = await UndisturbedAsync();
        Assert.InRange(writes, 12, 40);
        var different = new ConcurrentBag<string>();

        await Parallel.ForEachAsync(
            from write in Enumerable.Range(1, writes) from fault in (Fault[])[Fault.CutBefore, Fault.CutAfter] select (write, fault),
            new ParallelOptions { MaxDegreeOfParallelism = 8 },
            async (point, cancellationToken) =>
            {
                await using var fleet = await StartAsync("1s");
                await KillAsync(fleet, point.write, point.fault);
                var colors = await ColorsAsync(fleet);

                var outcomes = await fleet.DeployAsync(Commits.Second, new FleetRun { Time = new QuickTime() }, cancellationToken);

                if (colors[0] != "blue" && colors.Contains("blue"))
                {
                    different.Add($"killed at write {point.write} ({point.fault}): the second wave began before the first one ended: {string.Join(", ", colors)}");
                }

                if (await FleetState.OfAsync(fleet, Clusters) is var state && state != expected)
                {
                    different.Add($"killed at write {point.write} ({point.fault}): {string.Join(", ", TestFleet.Words(outcomes))}\n{state}");
                }
            });

        Assert.True(different.IsEmpty, $"{different.Count} end differently:\n{string.Join('\n', different.Take(3))}\nexpected:\n{expected}");
    }

    [Fact]
    public async Task A_soak_that_a_killed_run_waited_for_is_waited_for_by_the_next_one_and_counts_from_the_clusters_record()
    {
        await using var fleet = await StartAsync("7m");
        fleet.Set("blue", "prod/web");
        using var killed = new CancellationTokenSource();
        var soaking = new SoakTime(skips: false, killed.Cancel);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fleet.DeployAsync(Commits.Second, new FleetRun { Time = soaking }, killed.Token));
        Assert.Equal(["blue", "red", "red"], await ColorsAsync(fleet));
        var heard = new Heard();
        var time = new SoakTime();

        var outcomes = await fleet.DeployAsync(Commits.Second, new FleetRun { Time = time, Listeners = [heard] });

        Assert.Equal(["prod/eu/web unchanged", "prod/us/web deployed", "prod/asia/web deployed"], TestFleet.Words(outcomes));
        Assert.DoesNotContain("begin prod/eu/web", heard.Order);
        Assert.Single(time.Soaks);
        Assert.Equal(["blue", "blue", "blue"], await ColorsAsync(fleet));
    }

    private async Task<(string State, int Writes)> UndisturbedAsync()
    {
        await using var fleet = await StartAsync("1s");
        fleet.Set("blue", "prod/web");
        await using var line = await FaultyCluster.StartAsync(cluster.Kubeconfig);
        using var through = line.Connect();
        var outcomes = await fleet.DeployAsync(Commits.Second, new FleetRun { Through = through, Time = new QuickTime() });
        Assert.All(outcomes, outcome => Assert.IsType<Outcome.Deployed>(outcome));
        return (await FleetState.OfAsync(fleet, Clusters), line.Written.Count);
    }

    private async Task<TestFleet> StartAsync(string soak)
    {
        var clusters = string.Join(", ", Clusters.Select(place => place.Split('/')[1]).Select(name => $"{{ name: {name}, context: {name} }}"));
        var fleet = new TestFleet(cluster, $"stages: [{{ name: prod, clusters: [{clusters}], waves: [{{ clusters: [eu], soak: {soak} }}, {{ maxParallel: 2 }}] }}]");
        fleet.Set("red", "prod/web");
        await fleet.DeployAsync(Commits.First, new FleetRun { Time = new SoakTime() });
        return fleet;
    }

    // Dead means: nothing that it sends after that point arrives anywhere, not even the release of its locks.
    private async Task KillAsync(TestFleet fleet, int write, Fault fault)
    {
        await using var line = await FaultyCluster.StartAsync(cluster.Kubeconfig);
        var isDead = false;
        line.Decide = (_, number) =>
        {
            var decision = Volatile.Read(ref isDead) ? Fault.CutBefore : number == write ? fault : Fault.None;
            if (number == write)
            {
                Volatile.Write(ref isDead, true);
            }

            return Task.FromResult(decision);
        };
        using var through = line.Connect(new HurriedTime(4));
        fleet.Set("blue", "prod/web");
        await fleet.DeployAsync(Commits.Second, new FleetRun { Through = through, Time = new QuickTime() });
        Assert.True(isDead);
    }

    private static async Task<IReadOnlyList<string?>> ColorsAsync(TestFleet fleet) =>
        await Task.WhenAll(Clusters.Select(async place => (await fleet[place].GetAsync("web"))!.Content.GetMap("data")!.GetString("color")));

    /// <summary>A clock on which a soak of minutes is over at once, and later by as much; all else takes its time.</summary>
    /// <param name="skips">Whether it is over at once; else it takes its time, too.</param>
    /// <param name="onSoak">What a test does when a soak begins.</param>
    private sealed class SoakTime(bool skips = true, Action? onSoak = null) : TimeProvider
    {
        private TimeSpan skipped;

        public ConcurrentQueue<TimeSpan> Soaks { get; } = new();

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + skipped;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime <= TimeSpan.FromMinutes(6) || dueTime > TimeSpan.FromMinutes(7))
            {
                return base.CreateTimer(callback, state, dueTime, period);
            }

            Soaks.Enqueue(dueTime);
            skipped += skips ? dueTime : TimeSpan.Zero;
            var timer = base.CreateTimer(callback, state, skips ? TimeSpan.Zero : dueTime, period);
            onSoak?.Invoke();
            return timer;
        }
    }
}
