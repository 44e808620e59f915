using Slipway.Engine.Reviewing;

namespace Slipway.Engine.Tests;

/// <summary>What many wait for is asked for once, and nobody's failure is kept.</summary>
public sealed class LookupsThatManyWaitFor
{
    [Fact]
    public async Task Who_gives_up_takes_it_from_nobody_else()
    {
        var answer = new TaskCompletionSource<int>();
        var count = 0;
        var lookups = new SharedLookups<string, int>(_ =>
        {
            Interlocked.Increment(ref count);
            return answer.Task;
        });
        using var lost = new CancellationTokenSource();
        var (first, second) = (lookups.FindAsync("a", lost.Token), lookups.FindAsync("a", default));

        await lost.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        answer.SetResult(7);

        Assert.Equal((7, 7), (await second, await lookups.FindAsync("a", default)));
        Assert.Equal(1, count);
    }

    [Fact]
    public async Task What_failed_is_asked_for_again()
    {
        var count = 0;
        var lookups = new SharedLookups<string, int>(_ => Interlocked.Increment(ref count) == 1 ? throw new SlipwayException("forge", "502", isTransient: true) : Task.FromResult(7));

        await Assert.ThrowsAsync<SlipwayException>(() => lookups.FindAsync("a", default));

        Assert.Equal(7, await lookups.FindAsync("a", default));
    }
}
