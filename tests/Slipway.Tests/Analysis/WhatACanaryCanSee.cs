using Slipway.Analysis;

namespace Slipway.Tests.Analysis;

public sealed class WhatACanaryCanSee
{
    private static readonly (int, TimeSpan)[] Steps = [(5, TimeSpan.FromMinutes(10)), (25, TimeSpan.FromMinutes(10)), (50, TimeSpan.FromMinutes(10))];

    [Fact]
    public void It_is_said_before_the_merge() => Assert.Equal(
        "10 requests/s now: sees 0.3 % -> 4.5 % in about 5 min; 0.3 % -> 1.5 % in about 17 min; 0.6 % in fewer than one of ten rollouts", Forecast().Say(10, 0.003));

    // What was measured for the design, with nothing tolerated and nothing left out.
    [Theory]
    [InlineData(2, 0.015, 56, 21)]
    [InlineData(2, 0.05, 100, 11)]
    [InlineData(10, 0.006, 18, 22)]
    [InlineData(10, 0.015, 100, 12)]
    [InlineData(10, 0.05, 100, 3)]
    [InlineData(50, 0.006, 97, 18)]
    [InlineData(50, 0.5, 100, 1)]
    public void Whole_rollouts_find_what_they_are_known_to_find(double rate, double worse, double percent, double minutes)
    {
        var strict = new PowerForecast(new RolloutCheck.ErrorShare("a{{track}}", "b{{track}}") { Tolerance = 1, MinimumBad = 1 }, 0.01, Steps, new AnalysisOptions { WarmUp = TimeSpan.Zero });

        var (alarms, median) = strict.Find(rate, 0.003, worse);

        Assert.InRange(alarms / 2.0, percent - 9, percent + 9);
        Assert.InRange(median.TotalMinutes, minutes - 2, minutes + 2);
    }

    [Fact]
    public void The_same_is_said_each_time() => Assert.Equal(Forecast().Say(2, 0.01), Forecast().Say(2, 0.01));

    [Fact]
    public void More_traffic_finds_more_and_sooner()
    {
        var (few, many) = (Forecast().Find(2, 0.003, 0.015), Forecast().Find(50, 0.003, 0.015));

        Assert.True(few.Alarms < many.Alarms);
        Assert.True(few.Median > many.Median);
    }

    [Fact]
    public void An_equal_version_is_hardly_ever_stopped() => Assert.InRange(Forecast().Find(10, 0.003, 0.003).Alarms, 0, 2);

    [Fact]
    public void Too_little_traffic_is_said() => Assert.Equal(
        "0.05 requests/s now: all steps together would see fewer than 100 requests of the new version, so that they are inconclusive", Forecast().Say(0.05, 0.003));

    private static PowerForecast Forecast() => new(new RolloutCheck.ErrorShare("a{{track}}", "b{{track}}"), 0.01, Steps, new AnalysisOptions());
}
