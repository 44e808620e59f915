namespace Slipway.Tests;

public sealed class Retries
{
    private static readonly RetryPolicy Policy = new(Attempts: 5, TimeSpan.FromSeconds(1)) { MaxWait = TimeSpan.FromSeconds(3), MaxAskedFor = TimeSpan.FromSeconds(60) };

    [Fact]
    public void Waits_grow_up_to_the_longest_and_end_with_the_attempts() =>
        Assert.Equal([1, 2, 3, 3, null], Enumerable.Range(1, 5).Select(attempt => Policy.WaitAfter(attempt)?.TotalSeconds));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(-5, 0)]
    [InlineData(60, 60)]
    [InlineData(61, null)]
    public void What_a_server_asks_for_is_obeyed_unless_it_is_too_long(int seconds, int? wait) =>
        Assert.Equal(wait, Policy.WaitAfter(1, TimeSpan.FromSeconds(seconds))?.TotalSeconds);

    [Fact]
    public void A_server_that_asks_for_patience_gets_no_more_attempts() => Assert.Null(Policy.WaitAfter(5, TimeSpan.FromSeconds(1)));

    [Fact]
    public void Waits_of_two_who_collided_differ_by_up_to_half()
    {
        var waits = Enumerable.Range(0, 100).Select(_ => (Policy with { HasJitter = true }).WaitAfter(2)!.Value.TotalSeconds).ToList();

        Assert.All(waits, wait => Assert.InRange(wait, 1, 3));
        Assert.True(waits.Distinct().Count() > 1);
    }

    [Fact]
    public void Any_number_of_attempts_has_a_wait() =>
        Assert.Equal(TimeSpan.FromSeconds(3), (Policy with { Attempts = int.MaxValue }).WaitAfter(100_000));
}
