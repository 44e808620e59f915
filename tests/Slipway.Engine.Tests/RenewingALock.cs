using System.Reflection;
using Serilog.Core;
using Slipway.Ci.Tests;
using Slipway.Engine.Events;
using Slipway.Engine.Locking;
using Slipway.Engine.Ports;

namespace Slipway.Engine.Tests;

/// <summary>Whatever keeps a lock from being renewed, its holder stops before another job may take it.</summary>
public sealed class RenewingALock : IDisposable
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan Interval = Duration / 5;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim armed = new(0);
    private readonly ManualTime time = new();
    private readonly FakeLease lease = new();
    private readonly DateTimeOffset taken;

    public RenewingALock() => taken = time.GetUtcNow();

    public void Dispose() => armed.Dispose();

    public static TheoryData<Type> Failures =>
    [
        typeof(SlipwayException), typeof(HttpRequestException), typeof(IOException), typeof(TimeoutException), typeof(OperationCanceledException), typeof(TaskCanceledException),
        typeof(UnauthorizedAccessException), typeof(InvalidOperationException), typeof(NullReferenceException), typeof(OutOfMemoryException), typeof(AggregateException), typeof(Exception),
    ];

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task A_renewal_that_fails_again_and_again_ends_the_work_before_the_lock_is_free(Type failure)
    {
        await using var held = await TakeAsync();
        lease.Write = () => throw Make(failure);

        for (var i = 0; i < 4; i++)
        {
            await AdvanceToRenewalAsync();
        }

        await IsLostAsync(held);
        Assert.InRange(time.GetUtcNow() - taken, TimeSpan.Zero, Duration - TimeSpan.FromSeconds(1));
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task One_renewal_that_fails_is_no_reason_to_stop(Type failure)
    {
        await using var held = await TakeAsync();
        var attempts = 0;
        lease.Write = () => ++attempts == 1 ? throw Make(failure) : Task.FromResult<Lease?>(lease.Renewed());

        for (var i = 0; i < 20; i++)
        {
            await AdvanceToRenewalAsync();
        }

        await armed.WaitAsync(Limit);
        Assert.Equal(20, attempts);
        held.Check();
    }

    [Fact]
    public async Task A_renewal_that_hangs_ends_the_work_before_the_lock_is_free()
    {
        await using var held = await TakeAsync();
        var (asked, answer) = (new TaskCompletionSource(), new TaskCompletionSource<Lease?>());
        lease.Write = () =>
        {
            asked.SetResult();
            return answer.Task;
        };
        await AdvanceToRenewalAsync();
        await asked.Task.WaitAsync(Limit);

        time.Advance(Duration - TimeSpan.FromSeconds(4));

        Assert.True(held.Lost.IsCancellationRequested);
        Assert.Throws<SlipwayException>(held.Check);
        answer.SetResult(null);
    }

    [Fact]
    public async Task A_lock_that_another_job_took_is_lost_at_the_next_renewal()
    {
        await using var held = await TakeAsync();
        lease.Write = () => Task.FromResult<Lease?>(null);

        await AdvanceToRenewalAsync();

        await IsLostAsync(held);
        Assert.Equal(Interval, time.GetUtcNow() - taken);
    }

    private static Exception Make(Type failure) =>
        failure == typeof(SlipwayException) ? new SlipwayException("a lease", "no answer.") : (Exception)Activator.CreateInstance(failure)!;

    private async Task<ApplySetLock> TakeAsync() => await ApplySetLock.TakeAsync(
        OneLease.With(lease), "dev", "slipway-web", new LockOptions { Holder = "a test", Duration = Duration, Time = new ArmedTime(time, armed) },
        new TargetEvents(new EventFanOut([], time, Logger.None), Run.Target("dev/web")), default);

    // Only when the next renewal waits for its time, nothing else is going on.
    private async Task AdvanceToRenewalAsync()
    {
        await armed.WaitAsync(Limit);
        time.Advance(Interval);
    }

    private static async Task IsLostAsync(ApplySetLock held)
    {
        var lost = new TaskCompletionSource();
        await using var registration = held.Lost.Register(lost.SetResult);
        await lost.Task.WaitAsync(Limit);
        Assert.Throws<SlipwayException>(held.Check);
    }

    /// <summary>Tells when the wait for the next renewal has begun.</summary>
    private sealed class ArmedTime(ManualTime time, SemaphoreSlim armed) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => time.GetUtcNow();

        public override long GetTimestamp() => time.GetUtcNow().Ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = time.CreateTimer(callback, state, dueTime, period);
            if (dueTime == Interval)
            {
                armed.Release();
            }

            return timer;
        }
    }

    private sealed class FakeLease : ILeaseStore
    {
        private int version;

        public FakeLease() => Write = () => Task.FromResult<Lease?>(Renewed());

        public Func<Task<Lease?>> Write { get; set; }

        public string Subject => "a lease";

        public Lease Renewed() => new("uid", $"{++version}", "a test", Duration, null);

        public Task<Lease?> ReadAsync(CancellationToken cancellationToken) => Task.FromResult<Lease?>(null);

        public Task<Lease?> WriteAsync(Lease? before, string? holder, TimeSpan duration, TimeSpan timeout, CancellationToken cancellationToken) => Write();

        public Task<bool> TryDeleteAsync(Lease lease, TimeSpan timeout, CancellationToken cancellationToken) => Task.FromResult(true);
    }

    /// <summary>A cluster that has one lease, and nothing else.</summary>
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Performance", "CA1852", Justification = "DispatchProxy makes a type of it.")]
    internal class OneLease : DispatchProxy
    {
        private ILeaseStore? lease;

        public static ICluster With(ILeaseStore lease)
        {
            var cluster = Create<ICluster, OneLease>();
            ((OneLease)cluster).lease = lease;
            return cluster;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
            targetMethod?.Name == nameof(ICluster.Lease) ? lease : throw new NotSupportedException($"{targetMethod?.Name} is not asked for.");
    }
}
