using Slipway.Analysis;

namespace Slipway.Tests.Analysis;

public sealed class VerdictsOfRollouts
{
    private static readonly RolloutCheck.ErrorShare Errors = new("total{{track}}", "bad{{track}}");

    [Fact]
    public void Three_errors_of_a_tenth_of_the_traffic_stop_a_rollout() => Assert.Equal(
        "Alarm: errors: 1.5 % of the new version's 200 requests against 0 % of 1,800 before (E 135, alarm at 100)", Look([Errors], [Step(1, 10, new RequestCounts(200, 3, 1800, 0))]));

    [Fact]
    public void Two_errors_stop_none_whatever_their_evidence() => Assert.Equal(
        "Passed: nothing speaks against the new version", Look([Errors], [Step(1, 1, new RequestCounts(200, 2, 19_800, 0))]));

    [Fact]
    public void An_alarm_stays_one_when_better_windows_follow()
    {
        var alarm = new RequestCounts(200, 3, 1800, 0);
        var better = new RequestCounts(200, 0, 1800, 40);

        Assert.StartsWith("Alarm: ", Look([Errors], [Step(1, 10, alarm, better)]), StringComparison.Ordinal);
        Assert.StartsWith("Passed: ", Look([Errors], [Step(1, 10, alarm + better)]), StringComparison.Ordinal);
    }

    [Fact]
    public void Evidence_of_all_steps_counts_together() => Assert.StartsWith("Alarm: ", Look(
        [Errors], [Step(1, 10, new RequestCounts(200, 2, 1800, 0)), Step(2, 25, new RequestCounts(250, 2, 750, 0))]), StringComparison.Ordinal);

    [Fact]
    public void Each_of_several_checks_gets_a_part_of_the_false_alarms()
    {
        var step = Step(1, 10, new RequestCounts(200, 3, 1800, 0));

        Assert.StartsWith("Alarm: ", Look([Errors], [step]), StringComparison.Ordinal);
        Assert.StartsWith("Passed: ", Look([Errors, Errors with { Name = "more" }], [step]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_version_as_bad_as_the_one_before_is_stopped_by_an_absolute_maximum() => Assert.Equal(
        "Alarm: errors: 30 % of the new version's 200 requests; at most 5 % may be", Look([Errors with { Max = 0.05 }], [Step(1, 50, new RequestCounts(200, 60, 200, 60))]));

    [Fact]
    public void Few_requests_are_no_success() => Assert.Equal(
        "Inconclusive: errors: too few requests: 41 of the new version in this step; expected at least 100", Look([Errors], [Step(1, 10, new RequestCounts(41, 0, 370, 0))]));

    [Fact]
    public void Few_requests_are_enough_where_the_share_is_known_to_be_low_enough() => Assert.StartsWith(
        "Passed: ", Look([Errors], [Step(1, 10, new RequestCounts(60, 0, 540, 300))]), StringComparison.Ordinal);

    [Fact]
    public void A_step_without_data_is_named() => Assert.Equal(
        "Inconclusive: errors: no data of the new version", Look([Errors], [Step(1, 10) with { Gap = "no data of the new version" }]));

    [Fact]
    public void What_was_not_known_of_an_earlier_step_does_not_hold_a_later_one() => Assert.StartsWith(
        "Passed: ", Look([Errors], [Step(1, 10) with { Gap = "no data" }, Step(2, 25, new RequestCounts(250, 0, 750, 0))]), StringComparison.Ordinal);

    [Fact]
    public void Traffic_that_does_not_follow_the_route_holds_a_rollout() => Assert.Equal(
        "Inconclusive: errors: traffic does not follow the route: the new version got 50 % of the requests; expected 5 %", Look([Errors], [Step(1, 5, new RequestCounts(500, 1, 500, 1))]));

    [Fact]
    public void Where_Pods_are_counted_in_place_of_weights_no_share_is_expected() => Assert.StartsWith(
        "Passed: ", Look([Errors], [Step(1, 5, new RequestCounts(500, 1, 500, 1)) with { Weight = null }]), StringComparison.Ordinal);

    [Fact]
    public void A_threshold_stops_a_rollout_after_enough_breaches_in_a_row()
    {
        var check = new RolloutCheck.Threshold("queue", 100, Consecutive: 2);

        Assert.Equal("Alarm: threshold: 130 in the last of 2 windows above 100", Look([check], [Values(120, null, 130)]));
        Assert.StartsWith("Passed: ", Look([check], [Values(120, 90, 130)]), StringComparison.Ordinal);
        Assert.Equal("Inconclusive: threshold: too little data: 1 windows with a value; expected at least 2", Look([check], [Values(90, null)]));
    }

    [Fact]
    public void Requests_that_take_too_long_are_those_that_the_bucket_does_not_hold() => Assert.Equal(7, new RolloutCheck.SlowShare("total", "under").Bad(100, 93));

    [Fact]
    public void The_windows_of_a_step_are_the_same_at_every_look()
    {
        var segment = new ExposureSegment { Step = 1, Weight = 5, From = At(0) };
        var options = new AnalysisOptions();

        Assert.Empty(AnalysisWindows.Ends(segment, At(1.9), options, TimeSpan.Zero));
        Assert.Equal([At(2), At(3)], AnalysisWindows.Ends(segment, At(3.9), options, TimeSpan.Zero));
        Assert.Equal([At(2), At(3)], AnalysisWindows.Ends(segment with { To = At(3.5) }, At(60), options, TimeSpan.Zero));
        Assert.Subset(
            AnalysisWindows.Ends(segment, At(60), options, TimeSpan.Zero).ToHashSet(), AnalysisWindows.Ends(segment, At(100), options, TimeSpan.Zero).Where(end => end <= At(60)).ToHashSet());
        Assert.InRange(AnalysisWindows.Ends(segment, At(5000), options, TimeSpan.Zero).Count, 32, 64);
        Assert.Equal([At(4)], AnalysisWindows.Ends(segment, At(4.9), options, TimeSpan.FromMinutes(3)));
    }

    [Fact]
    public void All_that_is_wrong_with_checks_is_told_at_once() => Assert.Equal(
        """
        AnalysisOptions.Alpha: is 2; expected a probability above 0 and up to 0.5, such as 0.01.
        check 'errors': several checks have this name, and results are kept by name. Give each a Name of its own.
        check 'errors': '{{pod}}' in a{{pod}} stands for nothing; expected {{track}}, {{service}}, {{namespace}}, {{window}}.
        check 'errors': a{{pod}} has neither {{track}} nor {{service}}, so that it gives the same for both versions.
        check 'errors': Max is 5; expected a share between 0 and 1, such as 0.05.
        check 'threshold': Max is 1 and Consecutive 0; expected a number, and at least 1.
        """,
        Assert.Throws<InvalidInputException>(() => RolloutChecks.Accept(
            [Errors, new RolloutCheck.ErrorShare("a{{pod}}", "b{{track}}") { Max = 5 }, new RolloutCheck.Threshold("q", 1, 0)], new AnalysisOptions { Alpha = 2 })).Message);

    private static string Look(IReadOnlyList<RolloutCheck> checks, IReadOnlyList<MeasuredStep> steps)
    {
        var evidence = AnalysisJudge.Of(checks.SelectMany(check => AnalysisJudge.Rows(check, checks, new AnalysisOptions(), steps)));
        return $"{evidence.Verdict}: {evidence.Reason}";
    }

    private static MeasuredStep Step(int number, int weight, params RequestCounts[] windows) =>
        new() { Segment = new ExposureSegment { Step = number, Weight = weight, From = At(number * 10) }, Weight = weight, Windows = windows };

    private static MeasuredStep Values(params double?[] values) => Step(1, 5) with { Values = values };

    private static DateTimeOffset At(double minutes) => new DateTimeOffset(2026, 6, 1, 12, 0, 0, TimeSpan.Zero).AddMinutes(minutes);
}
