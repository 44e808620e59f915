using Slipway.Analysis;
using Slipway.Ci.Tests;
using Slipway.Engine.Analysis;
using Slipway.Engine.Ports;
using Slipway.Naming;
using Slipway.Smoke;

namespace Slipway.Engine.Tests.Analysis;

public sealed class LooksAtARollout
{
    private static readonly RolloutCheck.ErrorShare Errors = new("all {{track}} {{window}}", "bad {{track}} {{window}}");

    private readonly ManualTime time = new();

    [Fact]
    public async Task A_good_version_passes_its_step() =>
        Assert.Equal("Passed: nothing speaks against the new version", await LookAsync(new MetricsInMemory(), minutes: 10));

    [Fact]
    public async Task A_bad_version_is_an_alarm_after_few_errors()
    {
        var metrics = new MetricsInMemory { CanaryErrors = 0.02, StableErrors = 0 };

        Assert.StartsWith("Inconclusive: errors: too few requests", await LookAsync(metrics, minutes: 2), StringComparison.Ordinal);
        Assert.StartsWith("Alarm: errors: 1.7 % of the new version's", await LookAsync(metrics, minutes: 4), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_jobs_that_look_at_the_same_time_say_the_same()
    {
        var metrics = new MetricsInMemory { CanaryErrors = 0.02 };

        Assert.Equal((await Analysis(metrics).LookAsync(Request(8), default)).Rows, (await Analysis(metrics).LookAsync(Request(8), default)).Rows);
    }

    [Fact]
    public async Task A_second_look_of_a_job_asks_only_for_what_came_since()
    {
        var metrics = new MetricsInMemory();
        var analysis = Analysis(metrics);

        await analysis.LookAsync(Request(8), default);
        var asked = metrics.Asked;
        await analysis.LookAsync(Request(9), default);

        Assert.Equal((7 * 4, 4), (asked, metrics.Asked - asked));
    }

    [Fact]
    public async Task A_step_that_is_over_is_judged_by_its_recorded_counts()
    {
        var metrics = new MetricsInMemory { Instead = question => question.At <= At(10) ? new MetricAnswer.NoData() : null, Weight = 0.25 };
        var request = Request(20) with
        {
            Segments =
            [
                new ExposureSegment { Step = 1, Weight = 10, From = At(0), To = At(10), Rows = [new EvidenceRow { Step = 1, Counts = new CheckCounts("errors", 600, 4, 5400, 0), Verdict = AnalysisVerdict.Passed }] },
                new ExposureSegment { Step = 2, Weight = 25, From = At(10) },
            ],
        };

        var evidence = await Analysis(metrics).LookAsync(request, default);

        Assert.Equal(AnalysisVerdict.Alarm, evidence.Verdict);
        Assert.Equal([(1, AnalysisVerdict.Alarm), (2, AnalysisVerdict.Passed)], evidence.Rows.Select(row => (row.Step, row.Verdict)));
        Assert.Equal(new CheckCounts("errors", 600, 4, 5400, 0), evidence.Rows[0].Counts);
    }

    [Fact]
    public async Task Before_the_first_window_nothing_is_known() =>
        Assert.Equal("Inconclusive: errors: nothing is counted yet: the step has just begun", await LookAsync(new MetricsInMemory(), minutes: 1));

    [Theory]
    [InlineData(0, "Inconclusive: errors: no data of the new version")]
    [InlineData(2, "Passed")]
    public async Task What_came_before_the_route_followed_a_step_is_not_counted(int routeWait, string expected)
    {
        // Counted since the step began, and for two minutes the version before got it all.
        var metrics = new MetricsInMemory { Instead = question => question.Track == Track.Canary && question.From < At(2) ? new MetricAnswer.NoData() : null };
        var analysis = new RolloutAnalysis([Errors], new AnalysisOptions { WarmUp = TimeSpan.Zero }, metrics, new Answers(), time);

        var evidence = await analysis.LookAsync(Request(8) with { RouteWait = TimeSpan.FromMinutes(routeWait) }, default);

        Assert.StartsWith(expected, $"{evidence.Verdict}: {evidence.Reason}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_data_is_neither_zero_nor_failure()
    {
        Assert.Equal("Inconclusive: errors: no data of the new version", await InsteadAsync(question => question.Track == Track.Canary ? new MetricAnswer.NoData() : null));
        Assert.Equal(
            "Inconclusive: errors: no data of the version before from the second query, while the first one has some: where that means none, set EmptyMeansNone",
            await InsteadAsync(question => question.Track == Track.Stable && question.Query.StartsWith("bad", StringComparison.Ordinal) ? new MetricAnswer.NoData() : null));
        Assert.Equal("Inconclusive: errors: partial data: a store is down", await InsteadAsync(question => question.At == At(5) ? new MetricAnswer.Partial("a store is down") : null));
        Assert.Equal("Inconclusive: errors: no answer from the metrics store: refused", await InsteadAsync(_ => new MetricAnswer.Unanswered("refused")));
    }

    [Fact]
    public async Task No_series_of_failures_means_none_where_the_check_says_so()
    {
        var metrics = new MetricsInMemory { Instead = question => question.Query.StartsWith("bad", StringComparison.Ordinal) ? new MetricAnswer.NoData() : null };

        var evidence = await new RolloutAnalysis([Errors with { EmptyMeansNone = true }], new AnalysisOptions(), metrics, new Answers(), time).LookAsync(Request(5), default);

        Assert.Equal((AnalysisVerdict.Passed, 240, 0), (evidence.Verdict, evidence.Rows[0].Counts.CanaryRequests, evidence.Rows[0].Counts.CanaryBad));
    }

    [Fact]
    public async Task A_hole_in_the_data_is_bridged_by_what_was_counted_since() =>
        Assert.StartsWith("Passed: ", await InsteadAsync(question => question.At < At(5) ? new MetricAnswer.NoData() : null), StringComparison.Ordinal);

    [Fact]
    public async Task A_store_that_never_answers_is_inconclusive_in_bounded_time()
    {
        var look = new RolloutAnalysis([Errors], new AnalysisOptions(), new Silence(), new Answers(), time).LookAsync(Request(5), default);

        time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal("errors: no answer from the metrics store: nothing came within 60 s", (await look).Reason);
    }

    [Fact]
    public async Task A_query_that_cannot_be_understood_fails() =>
        await Assert.ThrowsAsync<SlipwayException>(() => InsteadAsync(_ => throw new SlipwayException("query", "is none")));

    [Fact]
    public async Task A_store_out_of_reach_is_inconclusive() => Assert.Equal(
        "Inconclusive: errors: no answer from the metrics store: metrics: cannot be reached", await InsteadAsync(_ => throw new SlipwayException("metrics", "cannot be reached", isTransient: true)));

    [Fact]
    public async Task A_probe_asks_the_new_version_alone()
    {
        var answers = new Answers();
        var probe = new RolloutCheck.Probe(new SmokeTest { Target = new SmokeTarget.Service("web", "http", "/health"), Attempts = 1 });

        var passed = await new RolloutAnalysis([probe], new AnalysisOptions(), null, answers, time).LookAsync(Request(5), default);
        answers.Status = 500;
        var failed = await new RolloutAnalysis([probe], new AnalysisOptions(), null, answers, time).LookAsync(Request(5), default);

        Assert.Equal((AnalysisVerdict.Passed, AnalysisVerdict.Alarm), (passed.Verdict, failed.Verdict));
        Assert.Equal("GET service web:http/health: GET service web-canary:http/health: status is 500; expected 200. (1 attempt)", failed.Reason);
    }

    private static Task<string> InsteadAsync(Func<MetricQuestion, MetricAnswer?> answer) => SayAsync(new MetricsInMemory { Instead = answer }, 5);

    private static Task<string> LookAsync(MetricsInMemory metrics, double minutes) => SayAsync(metrics, minutes);

    private static async Task<string> SayAsync(MetricsInMemory metrics, double minutes)
    {
        var evidence = await Analysis(metrics).LookAsync(Request(minutes), default);
        return $"{evidence.Verdict}: {evidence.Reason}";
    }

    private static RolloutAnalysis Analysis(IMetrics metrics) => new([Errors], new AnalysisOptions(), metrics, new Answers(), TimeProvider.System);

    private static AnalysisRequest Request(double minutes) => new()
    {
        Stage = StageName.Parse("prod"),
        Application = ApplicationName.Parse("web"),
        Namespace = "shop",
        Stable = "web",
        Canary = "web-canary",
        Segments = [new ExposureSegment { Step = 1, Weight = 10, From = At(0) }],
        Now = At(minutes),
    };

    private static DateTimeOffset At(double minutes) => new DateTimeOffset(2026, 6, 1, 12, 0, 0, TimeSpan.Zero).AddMinutes(minutes);

    private sealed class Silence : IMetrics
    {
        public Task<IReadOnlyList<MetricAnswer>> AskAsync(IReadOnlyList<MetricQuestion> questions, CancellationToken cancellationToken) =>
            new TaskCompletionSource<IReadOnlyList<MetricAnswer>>().Task;
    }

    private sealed class Answers : ISmokeRequests
    {
        public int Status { get; set; } = 200;

        public Task<SmokeResponse> SendAsync(SmokeTest test, string inNamespace, CancellationToken cancellationToken) =>
            Task.FromResult(new SmokeResponse { Status = test.Target is SmokeTarget.Service { Name: "web-canary" } ? Status : 404 });
    }
}
