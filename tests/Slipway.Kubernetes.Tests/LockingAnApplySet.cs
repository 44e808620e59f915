using Serilog.Core;
using Slipway.Kubernetes.Connections;
using Slipway.Engine.Locking;
using Slipway.Kubernetes.Tests.Clusters;
using Slipway.Naming;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Kubernetes.Tests;

[Trait("Category", "Cluster")]
public sealed class LockingAnApplySet(AnyCluster cluster) : IClassFixture<AnyCluster>
{
    [Fact]
    public async Task A_lock_that_another_job_holds_is_not_taken_and_the_job_is_named()
    {
        await using var workspace = new Workspace(cluster);
        await workspace.CreateNamespaceAsync();
        await using var held = await TakeAsync(workspace, "run 1");

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => TakeAsync(workspace, "run 2", TimeSpan.Zero));

        Assert.StartsWith(
            $"coordination.k8s.io/v1 Lease {workspace.Namespace}/slipway-web: another job holds the lock: run 1 ", failure.Message, StringComparison.Ordinal);
        Assert.True(failure.IsTransient);
    }

    [Fact]
    public async Task A_released_lock_is_free_at_once()
    {
        await using var workspace = new Workspace(cluster);
        await workspace.CreateNamespaceAsync();
        await (await TakeAsync(workspace, "run 1")).DisposeAsync();

        await using var held = await TakeAsync(workspace, "run 2", TimeSpan.Zero);

        Assert.False(held.Lost.IsCancellationRequested);
    }

    [Fact]
    public async Task A_lock_that_is_not_renewed_is_taken_over_whatever_its_clock_says()
    {
        await using var workspace = new Workspace(cluster);
        await workspace.CreateNamespaceAsync();
        await ApplyLeaseAsync(workspace, "a dead job", "2099-01-01T00:00:00.000000Z");

        await using var held = await TakeAsync(workspace, "run 2");

        Assert.False(held.Lost.IsCancellationRequested);
    }

    [Fact]
    public async Task Who_loses_the_lock_is_told()
    {
        await using var workspace = new Workspace(cluster);
        await workspace.CreateNamespaceAsync();
        await using var held = await TakeAsync(workspace, "run 1", duration: TimeSpan.FromSeconds(2));
        var lost = new TaskCompletionSource();
        await using var registration = held.Lost.Register(lost.SetResult);

        await ApplyLeaseAsync(workspace, "a thief", "2026-01-01T00:00:00.000000Z");
        await lost.Task.WaitAsync(TimeSpan.FromMinutes(1));

        Assert.Contains("the lock was lost", Assert.Throws<SlipwayException>(held.Check).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Renewals_that_fail_for_whatever_reason_end_the_work_before_the_lock_is_free()
    {
        await using var workspace = new Workspace(cluster);
        await workspace.CreateNamespaceAsync();
        var connection = ClusterConnection.Open(new ClusterOptions { Kubeconfig = cluster.Kubeconfig }, Logger.None);
        await using var held = await TakeAsync(workspace, "run 1", duration: TimeSpan.FromSeconds(2), through: connection);
        var lost = new TaskCompletionSource();
        await using var registration = held.Lost.Register(lost.SetResult);

        // No failure of the API server: nobody foresaw it.
        connection.Dispose();
        await lost.Task.WaitAsync(TimeSpan.FromMinutes(1));

        Assert.Contains("The last renewal failed: ", Assert.Throws<SlipwayException>(held.Check).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_a_machine_slept_nothing_more_is_written()
    {
        await using var workspace = new Workspace(cluster);
        await workspace.CreateNamespaceAsync();
        var time = new SleepyTime();
        await using var held = await TakeAsync(workspace, "run 1", duration: TimeSpan.FromMinutes(1), time: time);
        held.Check();

        time.Sleep(TimeSpan.FromMinutes(1));

        Assert.Throws<SlipwayException>(held.Check);
        Assert.True(held.Lost.IsCancellationRequested);
    }

    // While a machine sleeps, its clock goes on and its timestamps do not.
    private sealed class SleepyTime : TimeProvider
    {
        private TimeSpan slept;

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + slept;

        public void Sleep(TimeSpan time) => slept += time;
    }

    private static Task<ApplySetLock> TakeAsync(
        Workspace workspace, string holder, TimeSpan? patience = null, TimeSpan? duration = null, ClusterConnection? through = null, TimeProvider? time = null) =>
        ApplySetLock.TakeAsync(
            through ?? workspace.Connection,
            workspace.Namespace,
            "slipway-web",
            new LockOptions { Holder = holder, Patience = patience ?? TimeSpan.FromMinutes(1), Duration = duration ?? TimeSpan.FromSeconds(15), Time = time ?? TimeProvider.System },
            workspace.Silence,
            default);

    private static Task<Resource> ApplyLeaseAsync(Workspace workspace, string holder, string renewed)
    {
        var id = new ResourceId(GroupVersionKind.Of("coordination.k8s.io/v1", "Lease"), workspace.Namespace, "slipway-web");
        return workspace.Connection.ApplyAsync(
            new Resource(id, MapValue.Of(
                ("apiVersion", id.Type.ApiVersion),
                ("kind", "Lease"),
                ("metadata", MapValue.Of(("name", (Value)id.Name), ("namespace", workspace.Namespace))),
                ("spec", MapValue.Of(("holderIdentity", (Value)holder), ("leaseDurationSeconds", 1L), ("renewTime", renewed))))),
            new ApplyOptions { Force = true },
            default);
    }
}
