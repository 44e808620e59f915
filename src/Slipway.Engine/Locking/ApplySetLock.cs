using System.Security.Cryptography;
using Slipway.Engine.Events;
using Slipway.Engine.Ports;

namespace Slipway.Engine.Locking;

/// <summary>
/// The lock of an apply set: a Lease that is renewed while the work goes on. Whether another holder is dead is judged by renewals seen
/// from here, never by comparing clocks.
/// </summary>
internal sealed class ApplySetLock : IAsyncDisposable
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ReleaseWithin = TimeSpan.FromSeconds(3);

    // How often to look, within the lease's duration, whether it was renewed in time.
    private const int Looks = 15;

    // What is under way needs some of the duration to end.
    private const double Safe = 0.8;

    private readonly ILeaseStore store;
    private readonly LockOptions options;
    private readonly TargetEvents events;
    private readonly string holder;
    private readonly CancellationTokenSource lost = new();
    private readonly CancellationTokenSource released = new();
    private readonly Task renewing;
    private readonly ITimer watchdog;
    private Lease lease;
    private Moment renewed;
    private string? lastFailure;
    private bool isDeletedWhenReleased;

    private ApplySetLock(ILeaseStore store, LockOptions options, TargetEvents events, string holder, Lease lease, Moment taken)
    {
        this.store = store;
        this.options = options;
        this.events = events;
        this.holder = holder;
        this.lease = lease;
        renewed = taken;
        var interval = options.Duration / Looks;
        watchdog = options.Time.CreateTimer(_ => LoseIfLate(), null, interval, interval);
        renewing = RenewAsync();
    }

    // Before the request was sent: the server counts from some time after it.
    private sealed record Moment(long Timestamp, DateTimeOffset Now)
    {
        public static Moment Of(TimeProvider time) => new(time.GetTimestamp(), time.GetUtcNow());

        // A machine that slept does not know it by its timestamps, and one whose clock was set does not know it by its clock: the longer span counts.
        public TimeSpan Elapsed(TimeProvider time)
        {
            var (passed, shown) = (time.GetElapsedTime(Timestamp), time.GetUtcNow() - Now);
            return passed > shown ? passed : shown;
        }
    }

    /// <summary>Cancelled when the lock is no longer ours: stop at once.</summary>
    public CancellationToken Lost => lost.Token;

    /// <summary>Takes the lock, waiting for another holder to release it or to die.</summary>
    /// <exception cref="SlipwayException">Another job holds it for longer than <see cref="LockOptions.Patience"/>.</exception>
    public static async Task<ApplySetLock> TakeAsync(
        ICluster cluster, string inNamespace, string name, LockOptions options, TargetEvents events, CancellationToken cancellationToken)
    {
        var store = cluster.Lease(inNamespace, name, options.Time);
        var holder = $"{options.Holder} {Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}";
        var start = options.Time.GetTimestamp();
        (string ResourceVersion, long Since)? seen = null;
        while (true)
        {
            var current = await store.ReadAsync(cancellationToken);
            var isFree = current?.Holder is null;
            if (!isFree && seen?.ResourceVersion != current!.ResourceVersion)
            {
                if (seen is null)
                {
                    events.Raise(new DeployEvent.LockAwaited(store.Subject, current.Holder!));
                }

                seen = (current.ResourceVersion, options.Time.GetTimestamp());
            }

            var isDead = !isFree && options.Time.GetElapsedTime(seen!.Value.Since) > current!.Duration;
            if (isDead)
            {
                events.Warn($"{store.Subject}: {current!.Holder} has not renewed it for {current.Duration.TotalSeconds} s and counts as dead: taking it over");
            }

            var now = Moment.Of(options.Time);
            if ((isFree || isDead) && await store.WriteAsync(current, holder, options.Duration, options.Duration, cancellationToken) is { } taken)
            {
                return new ApplySetLock(store, options, events, holder, taken, now);
            }

            if (options.Time.GetElapsedTime(start) > options.Patience)
            {
                throw new SlipwayException(
                    store.Subject, $"another job holds the lock: {current?.Holder}. Nothing was changed. Wait for that job, or cancel it, and run again.", isTransient: true);
            }

            await Task.Delay(LookAgain, options.Time, cancellationToken);
        }
    }

    /// <summary>Fails when the lock is no longer ours.</summary>
    /// <exception cref="SlipwayException">The lock was lost.</exception>
    public void Check()
    {
        LoseIfLate();
        if (lost.IsCancellationRequested)
        {
            throw LostFailure();
        }
    }

    /// <summary>Lets the Lease go, too, when the lock is released: what it locks is gone.</summary>
    internal void DeleteWhenReleased() => isDeletedWhenReleased = true;

    /// <summary>What to say when <see cref="Lost"/> was cancelled.</summary>
    public SlipwayException LostFailure() => new(
        store.Subject,
        $"the lock was lost: it could not be renewed in time, or another job took it. {(lastFailure is null ? "" : $"The last renewal failed: {lastFailure.TrimEnd('.')}. ")}What was applied so far stays; run again.",
        isTransient: true);

    /// <summary>Releases the lock, so that the next job need not wait for it to expire.</summary>
    public async ValueTask DisposeAsync()
    {
        await released.CancelAsync();
        await renewing;
        await watchdog.DisposeAsync();
        if (!lost.IsCancellationRequested)
        {
            // Its own limit: this runs also, and above all, when everything else was cancelled.
            using var limit = new CancellationTokenSource(ReleaseWithin);
            try
            {
                await ReleaseAsync(limit.Token);
            }
            catch (Exception exception) when (exception is SlipwayException or OperationCanceledException)
            {
                events.Warn($"{store.Subject} could not be released and expires by itself in {options.Duration.TotalSeconds} s: {exception.Message}");
            }
        }

        lost.Dispose();
        released.Dispose();
    }

    private async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        if (isDeletedWhenReleased && await store.TryDeleteAsync(lease, ReleaseWithin, cancellationToken))
        {
            return;
        }

        // A renewal that was cut off may have arrived even so: then ours is an older version.
        if (await store.WriteAsync(lease, holder: null, TimeSpan.FromSeconds(1), ReleaseWithin, cancellationToken) is null
            && await store.ReadAsync(cancellationToken) is { } current
            && current.Holder == holder)
        {
            await store.WriteAsync(current, holder: null, TimeSpan.FromSeconds(1), ReleaseWithin, cancellationToken);
        }
    }

    private async Task RenewAsync()
    {
        try
        {
            do
            {
                await Task.Delay(options.Duration / 5, options.Time, released.Token);
            }
            while (await TryRenewAsync());
        }
        catch (Exception) when (released.IsCancellationRequested)
        {
            // That is how it ends, in the middle of a renewal or between two.
        }
        finally
        {
            // Whatever else ended it: without renewals the lock is another's soon.
            if (!released.IsCancellationRequested)
            {
                await lost.CancelAsync();
            }
        }
    }

    /// <summary>Renews once; false when the lock is another's. A failure of whatever kind is tried again as long as there is time.</summary>
    private async Task<bool> TryRenewAsync()
    {
        var now = Moment.Of(options.Time);
        try
        {
            if (await WriteWithinAsync(options.Duration - renewed.Elapsed(options.Time)) is not { } next)
            {
                return false;
            }

            (lease, renewed, lastFailure) = (next, now, null);
            return true;
        }
        catch (Exception exception) when (!released.IsCancellationRequested)
        {
            lastFailure = exception.Message;
            return renewed.Elapsed(options.Time) < options.Duration * Safe;
        }
    }

    // Beside the renewals: one that hangs, or that this process had no time for, must not leave the work going on.
    private void LoseIfLate()
    {
        if (!lost.IsCancellationRequested && renewed.Elapsed(options.Time) >= options.Duration * Safe)
        {
            lost.Cancel();
        }
    }

    // A request that outlives the lease would be as good as none.
    private async Task<Lease?> WriteWithinAsync(TimeSpan rest)
    {
        if (rest <= TimeSpan.Zero)
        {
            return null;
        }

        using var limit = new CancellationTokenSource(rest, options.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, released.Token);
        try
        {
            return await store.WriteAsync(lease, holder, options.Duration, rest, either.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !released.IsCancellationRequested)
        {
            return null;
        }
    }
}
