using Slipway.Analysis;

namespace Slipway.Tests.Analysis;

public sealed class EvidenceAgainstACanary
{
    [Theory]
    [InlineData(10, 1, 5.7)]
    [InlineData(10, 2, 41)]
    [InlineData(10, 3, 327)]
    [InlineData(50, 5, 20)]
    [InlineData(50, 7, 70)]
    [InlineData(50, 9, 254)]
    public void Errors_of_the_new_version_alone_count_by_how_little_of_the_traffic_it_had(int share, int errors, double expected) =>
        Assert.Equal(expected, EvidenceOf(1, new RequestCounts(share * 10, errors, 1000 - (share * 10), 0)), expected * 0.03);

    [Fact]
    public void A_version_of_the_same_quality_is_stopped_no_more_often_than_alpha_however_often_one_looks()
    {
        const double alpha = 0.05;
        var random = new Random(20260611);
        var alarms = Enumerable.Range(0, 2000).Count(_ =>
        {
            var evidence = new RatioEvidence(tolerance: 1);
            return Windows(random, errors: 0.01).Any(window =>
            {
                evidence.Add(window);
                return evidence.Value >= 1 / alpha;
            });
        });

        Assert.InRange(alarms, 1, 2000 * alpha);
    }

    [Fact]
    public void The_better_version_is_never_stopped_for_the_errors_of_the_other()
    {
        var window = new RequestCounts(1000, 40, 1000, 3);

        Assert.True(EvidenceOf(1, window) > 1e6);
        Assert.InRange(EvidenceOf(1, new RequestCounts(window.StableRequests, window.StableBad, window.CanaryRequests, window.CanaryBad)), 0, 1);
    }

    [Fact]
    public void A_step_in_two_halves_tells_the_same_as_the_whole() =>
        Assert.Equal(
            EvidenceOf(1.5, new RequestCounts(200, 6, 1800, 4)),
            EvidenceOf(1.5, new RequestCounts(100, 4, 900, 1), new RequestCounts(100, 2, 900, 3)),
            precision: 6);

    [Fact]
    public void A_ratio_that_is_tolerated_is_no_evidence() => Assert.InRange(EvidenceOf(2, new RequestCounts(1000, 20, 1000, 10)), 0, 1.5);

    [Fact]
    public void A_window_in_which_one_version_had_no_requests_tells_nothing() =>
        Assert.Equal(1, EvidenceOf(1, new RequestCounts(100, 9, 0, 0), new RequestCounts(0, 0, 100, 9), new RequestCounts(50, 0, 50, 0)), precision: 9);

    [Fact]
    public void Evidence_that_no_number_holds_stays_a_number() => Assert.True(double.IsFinite(EvidenceOf(1, new RequestCounts(1e6, 1e6, 1e6, 0))));

    [Fact]
    public void No_errors_in_few_requests_say_little_about_a_share()
    {
        Assert.InRange(ShareBounds.UpperBound(40, 0, 0.05), 0.075, 0.3);
        Assert.InRange(ShareBounds.UpperBound(4000, 0, 0.05), 0.00075, 0.003);
        Assert.Equal(1, ShareBounds.UpperBound(0, 0, 0.05), precision: 3);
    }

    [Fact]
    public void A_share_above_the_limit_is_told_from_one_below_it()
    {
        Assert.True(ShareBounds.EvidenceAbove(0.05, 200, 30) > 100);
        Assert.InRange(ShareBounds.EvidenceAbove(0.05, 200, 8), 0, 1);
    }

    [Theory]
    [InlineData(5, 50, 950, false)]
    [InlineData(5, 5, 995, true)]
    [InlineData(5, 2, 38, false)]
    [InlineData(50, 1000, 0, true)]
    [InlineData(25, 26_000, 74_000, false)]
    [InlineData(100, 10, 990, false)]
    public void Traffic_that_does_not_follow_the_route_is_noticed(int weight, int canary, int stable, bool isOff) =>
        Assert.Equal(isOff, SampleRatio.IsOff(weight, new RequestCounts(canary, 0, stable, 0)));

    [Fact]
    public void What_a_store_extrapolates_becomes_whole_events_that_stay_counted() => Assert.Equal(
        [new RequestCounts(10, 1, 90, 0), new RequestCounts(0, 0, 95, 1), new RequestCounts(11, 1, 95, 0)],
        RequestCounts.Windows([new(10.7, 1.33, 90.2, 0), new(9.9, 1.2, 185, 1.1), new(21.3, 2.04, 280.9, 1.05)]));

    private static double EvidenceOf(double tolerance, params RequestCounts[] windows)
    {
        var evidence = new RatioEvidence(tolerance);
        Array.ForEach(windows, evidence.Add);
        return evidence.Value;
    }

    // Thirty looks, at ten requests a second: 5, 25 and 50 % of the traffic.
    private static IEnumerable<RequestCounts> Windows(Random random, double errors) =>
        from weight in (int[])[5, 25, 50]
        from _ in Enumerable.Range(0, 10)
        let canary = 6 * weight
        select new RequestCounts(canary, Drawn(random, canary, errors), 600 - canary, Drawn(random, 600 - canary, errors));

    private static int Drawn(Random random, int requests, double errors)
    {
        var drawn = 0;
        for (var request = 0; request < requests; request++)
        {
            drawn += random.NextDouble() < errors ? 1 : 0;
        }

        return drawn;
    }
}
