using Serilog;
using Slipway.Forges;

namespace Slipway.GitHub.Http;

/// <summary>
/// GitHub's limits for writes: one a second, after a handful at once
/// (https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api#pause-between-mutative-requests), 80 a minute and 500 an hour
/// (https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits).
/// </summary>
internal sealed class WriteBudget(TimeProvider time, ILogger logger) : IWriteBudget
{
    private const int AtOnce = 20;
    private const int PerMinute = 80;
    private const int PerHour = 500;

    // Of both, for what a cancelled run says last: the status of the run, and that of what was in flight.
    private const int Kept = 20;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongWait = TimeSpan.FromSeconds(10);
    private readonly Lock gate = new();
    private readonly List<DateTimeOffset> begun = [];
    private DateTimeOffset paidUntil;
    private DateTimeOffset saidUntil;
    private CancellationToken ending;
    private bool isHurried;

    /// <inheritdoc/>
    public int Remaining(TimeSpan within)
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            var (starts, paid) = (begun.ToList(), paidUntil);
            var count = 0;
            while (count < PerHour - Kept && Add(starts, ref paid, now) <= now + within)
            {
                count++;
            }

            return count;
        }
    }

    /// <inheritdoc/>
    public void HurryWhen(CancellationToken ending) => this.ending = ending;

    /// <summary>Waits until a write may begin.</summary>
    public async Task TakeAsync(CancellationToken cancellationToken)
    {
        var (wait, hurry) = Book();
        try
        {
            using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, hurry);
            await (wait > TimeSpan.Zero ? Task.Delay(wait, time, over.Token) : Task.CompletedTask);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            await Task.Delay(Hurry(), time, cancellationToken);
        }
    }

    private (TimeSpan Wait, CancellationToken Hurry) Book()
    {
        lock (gate)
        {
            if (ending.IsCancellationRequested)
            {
                return (Hurry(), CancellationToken.None);
            }

            var now = time.GetUtcNow();
            var start = Add(begun, ref paidUntil, now);
            var wait = start - now;
            if (wait > LongWait && start > saidUntil + LongWait)
            {
                saidUntil = start;
                logger.Information("GitHub takes {PerMinute} writes a minute and {PerHour} an hour: the next one waits {Seconds:0} s", PerMinute, PerHour, wait.TotalSeconds);
            }

            return (wait, ending);
        }
    }

    // Without a pause, within GitHub's own limits: what was kept is used up.
    private TimeSpan Hurry()
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            if (!isHurried)
            {
                // Whoever had a turn later hurries as well.
                isHurried = true;
                begun.RemoveAll(start => start > now);
            }

            var next = Later(Later(now, Since(begun, PerMinute) + TimeSpan.FromMinutes(1)), Since(begun, PerHour) + TimeSpan.FromHours(1));
            begun.Add(next);
            return next - now;
        }
    }

    // When the next write begins. Each pays for a second; debts of so many seconds are allowed.
    private static DateTimeOffset Add(List<DateTimeOffset> starts, ref DateTimeOffset paidUntil, DateTimeOffset now)
    {
        paidUntil = Later(paidUntil, now) + Interval;
        var start = Later(now, paidUntil - (AtOnce * Interval));
        start = Later(start, Since(starts, PerMinute - Kept) + TimeSpan.FromMinutes(1));
        start = Later(start, Since(starts, PerHour - Kept) + TimeSpan.FromHours(1));
        // What waited for the minute or the hour is no burst afterwards.
        paidUntil = Later(paidUntil, start);
        starts.Add(start);
        if (starts.Count > PerHour)
        {
            starts.RemoveAt(0);
        }

        return start;
    }

    private static DateTimeOffset Since(List<DateTimeOffset> starts, int count) => starts.Count < count ? DateTimeOffset.MinValue : starts[^count];

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
