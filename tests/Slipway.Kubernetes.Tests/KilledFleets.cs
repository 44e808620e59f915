using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Serilog.Core;
using Slipway.ApplySets;
using Slipway.Engine.Events;
using Slipway.Engine.Fencing;
using Slipway.Engine.Listeners;
using Slipway.Engine.Tests;
using Slipway.Forges;
using Slipway.Kubernetes.Tests.Clusters;
using Slipway.Kubernetes.Tests.Support;
using Slipway.Naming;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Kubernetes.Tests;

/// <summary>A run over several applications that ends at any of its writes, or is one of two at once, or is cancelled.</summary>
[Trait("Category", "Cluster")]
public sealed class KilledFleets(AnyCluster cluster) : IClassFixture<AnyCluster>
{
    private static readonly string[] Five = [.. Enumerable.Range(0, 5).Select(i => $"dev/a{i}")];

    // Of five, four change: one is updated, one loses an object, one comes, one goes over to another. One stays.
    private static void SetBefore(TestFleet fleet)
    {
        fleet.Set("red", Five[..4]);
        fleet.Manifests[Five[1]] += "\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: leaves }";
    }

    private static void SetAfter(TestFleet fleet)
    {
        fleet.Set("blue", Five);
        fleet.Set("red", Five[0]);
        fleet.Manifests[Five[2]] += "\n---\napiVersion: v1\nkind: Secret\nmetadata: { name: comes }\nstringData: { word: one }";
    }

    [Fact]
    public async Task Whatever_write_was_the_last_one_of_a_killed_run_the_next_run_ends_in_the_same_state_and_the_forge_knows_of_all()
    {
        var (expected, writes) = await UndisturbedAsync();
        Assert.InRange(writes, 16, 60);
        var different = new ConcurrentBag<string>();

        await Parallel.ForEachAsync(
            from write in Enumerable.Range(1, writes) from fault in (Fault[])[Fault.CutBefore, Fault.CutAfter] select (write, fault),
            new ParallelOptions { MaxDegreeOfParallelism = 8 },
            async (point, cancellationToken) =>
            {
                await using var fleet = await StartAsync();
                var forge = new MortalForge();
                await KillAsync(fleet, forge, point.write, point.fault);
                forge.IsDead = false;

                await fleet.DeployAsync(Commits.Second, new FleetRun { Listeners = [Reports(forge)], Time = new QuickTime() }, cancellationToken);

                var state = await FleetState.OfAsync(fleet, "dev");
                var told = string.Join(", ", forge.Told.Deployments.Where(pair => pair.Value.State == ReportState.Success).Select(pair => pair.Key).Order(StringComparer.Ordinal));
                if (state != expected || told != string.Join(", ", Five[1..]))
                {
                    different.Add($"killed at write {point.write} ({point.fault}); the forge knows of {told}:\n{state}");
                }
            });

        Assert.True(different.IsEmpty, $"{different.Count} end differently:\n{string.Join('\n', different.Take(3))}\nexpected:\n{expected}");
    }

    [Fact]
    public async Task Two_runs_at_once_over_applications_that_both_have_end_in_the_state_of_one()
    {
        var (expected, _) = await UndisturbedAsync();
        await using var fleet = await StartAsync();
        SetAfter(fleet);

        var both = await Task.WhenAll(fleet.DeployAsync(Commits.Second), fleet.DeployAsync(Commits.Second));

        Assert.All(both.SelectMany(outcomes => outcomes), outcome => Assert.True(outcome is Outcome.Deployed or Outcome.Unchanged, outcome.Summary));
        Assert.Equal(expected, await FleetState.OfAsync(fleet, "dev"));
    }

    [Fact]
    public async Task A_run_of_one_application_beside_a_run_of_all_changes_nothing_about_their_end()
    {
        var (expected, _) = await UndisturbedAsync();
        await using var fleet = await StartAsync();
        SetAfter(fleet);

        var both = await Task.WhenAll(fleet.DeployAsync(Commits.Second), fleet.DeployAsync(Commits.Second, new FleetRun { Application = "a2" }));

        Assert.Equal([5, 1], both.Select(outcomes => outcomes.Count));
        Assert.All(both.SelectMany(outcomes => outcomes), outcome => Assert.True(outcome is Outcome.Deployed or Outcome.Unchanged, outcome.Summary));
        Assert.Equal(expected, await FleetState.OfAsync(fleet, "dev"));
    }

    [Fact]
    public async Task A_run_that_is_cancelled_with_five_in_flight_releases_all_locks_and_leaves_no_status_pending()
    {
        await using var fleet = new TestFleet(cluster);
        fleet.Set("red", Five);
        await using var line = await FaultyCluster.StartAsync(cluster.Kubeconfig);
        using var cancelled = new CancellationTokenSource();
        var inFlight = 0;
        line.Decide = async (context, number) =>
        {
            if (number > 0 && context.Request.Path.Value!.Contains("/configmaps/a", StringComparison.Ordinal))
            {
                if (Interlocked.Increment(ref inFlight) == Five.Length)
                {
                    await cancelled.CancelAsync();
                }

                await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
                return Fault.CutBefore;
            }

            return Fault.None;
        };
        using var through = line.Connect();
        var forge = new RecordedForge();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => fleet.DeployAsync(Commits.First, new FleetRun { Through = through, Listeners = [Reports(forge)] }, cancelled.Token).WaitAsync(TimeSpan.FromMinutes(1)));

        var leases = (await fleet["dev"].Connection.ListAsync(BuiltInTypes.Leases, fleet["dev"].Namespace, null, default)).Items;
        Assert.Equal(5, leases.Count);
        Assert.All(leases, lease => Assert.Null(Engine.Ports.Lease.Of(lease).Holder));
        Assert.Equal(5, forge.Deployments.Count);
        Assert.All(forge.Deployments.Values, deployment => Assert.Equal(ReportState.Error, deployment.State));
        Assert.Equal((ReportState.Error, "Cancelled. Run it again to go on from there."), (forge.Statuses[^1].State, forge.Statuses[^1].Description));
    }

    [Fact]
    public async Task What_a_listener_could_not_be_told_before_the_run_was_cancelled_is_told_by_the_next_run()
    {
        await using var fleet = new TestFleet(cluster);
        fleet.Set("red", Five);
        using var cancelled = new CancellationTokenSource();
        var hanging = new HangingListener(() => cancelled.CancelAsync());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fleet.DeployAsync(Commits.First, new FleetRun { Listeners = [hanging] }, cancelled.Token));
        var forge = new RecordedForge();

        await fleet.DeployAsync(Commits.First, new FleetRun { Listeners = [Reports(forge)] });

        Assert.Equal(Five, forge.Deployments.Keys.Order(StringComparer.Ordinal));
        Assert.All(forge.Deployments.Values, deployment => Assert.Equal(ReportState.Success, deployment.State));
    }

    private async Task<(string State, int Writes)> UndisturbedAsync()
    {
        await using var fleet = await StartAsync();
        SetAfter(fleet);
        await using var line = await FaultyCluster.StartAsync(cluster.Kubeconfig);
        using var through = line.Connect();
        await fleet.DeployAsync(Commits.Second, new FleetRun { Through = through });
        return (await FleetState.OfAsync(fleet, "dev"), line.Written.Count);
    }

    private async Task<TestFleet> StartAsync()
    {
        var fleet = new TestFleet(cluster);
        SetBefore(fleet);
        await fleet.DeployAsync(Commits.First);
        return fleet;
    }

    // Dead means: nothing that it sends after that point arrives anywhere, not even the release of its locks.
    private async Task KillAsync(TestFleet fleet, MortalForge forge, int write, Fault fault)
    {
        await using var line = await FaultyCluster.StartAsync(cluster.Kubeconfig);
        line.Decide = (_, number) =>
        {
            var decision = forge.IsDead ? Fault.CutBefore : number == write ? fault : Fault.None;
            forge.IsDead |= number == write;
            return Task.FromResult(decision);
        };
        using var through = line.Connect(new HurriedTime(4));
        SetAfter(fleet);
        await fleet.DeployAsync(Commits.Second, new FleetRun { Through = through, Listeners = [Reports(forge)], Time = new QuickTime() });
        Assert.True(forge.IsDead);
    }

    private static ForgeReports Reports(IDeployments forge) => new(forge, new ForgeReportOptions { Commit = Commits.Second }, Logger.None);

    private sealed class HangingListener(Func<Task> onEnd) : IDeployListener
    {
        private int ended;

        public string Name => "a listener that hangs";

        public async Task HearAsync(DeployEvent happened, CancellationToken cancellationToken)
        {
            if (happened is DeployEvent.Ended && ended++ == 0)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(1), CancellationToken.None);
                await onEnd();
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }
        }
    }
}
