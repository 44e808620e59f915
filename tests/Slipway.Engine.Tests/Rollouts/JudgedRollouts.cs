using Slipway.Analysis;
using Slipway.Engine.Events;
using Slipway.Engine.Ports;
using Slipway.Rollouts;
using Slipway.Smoke;
using Slipway.Tests.Rollouts;

namespace Slipway.Engine.Tests.Rollouts;

/// <summary>Rollouts that somebody measures.</summary>
public sealed class JudgedRollouts
{
    [Fact]
    public async Task Metrics_are_asked_at_each_look_about_what_runs_beside_what()
    {
        var said = new Said(AnalysisVerdict.Passed, "nothing speaks against it");
        var test = await StartAsync(said);

        Assert.IsType<Outcome.Deployed>((await test.RunAsync(2)).Outcome);

        var last = said.Asked[^1];
        Assert.Equal(("shop", "web", "web-canary"), (last.Namespace, last.Stable, last.Canary));
        Assert.Equal([(1, 5, true), (2, 50, false)], last.Segments.Select(segment => (segment.Step, segment.Weight, segment.To is not null)));
        Assert.Equal([5.0, 7.0], test.Record!.Exposure.Select(segment => Assert.Single(segment.Counts).CanaryRequests));
    }

    [Fact]
    public async Task An_alarm_ends_it_at_the_first_look_with_what_was_found()
    {
        var test = await StartAsync(new Said(AnalysisVerdict.Alarm, "errors: 3 of 12 against 0 of 240"));

        var failure = Assert.IsType<Outcome.Failed>((await test.RunAsync(2)).Outcome).Failure;

        Assert.Contains("was aborted at 5 % (step 1 of 2): errors: 3 of 12 against 0 of 240.", failure.Reason, StringComparison.Ordinal);
        Assert.Single(test.Record!.Exposure);
    }

    [Fact]
    public async Task What_says_nothing_holds_until_its_deadline()
    {
        var test = await StartAsync(new Said(AnalysisVerdict.Inconclusive, "no data"));
        for (var looks = 0; looks < 60 && await test.DeployAsync(2) is Outcome.RollingOut; looks++)
        {
            test.Time.Advance(TimeSpan.FromMinutes(10));
        }

        Assert.Equal(RolloutPhase.Aborted, test.Record!.Phase);
        Assert.Contains("its deadline was", test.Record.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("its query cannot be used: parse error", null, "check 'errors': its query cannot be used: parse error")]
    [InlineData(null, "nothing came within 60 s", "prod/web: its rollout does not begin, and nothing was changed: nobody could judge it. The metrics store does not answer: nothing came within 60 s.")]
    public async Task A_query_that_makes_no_sense_and_a_store_that_is_down_are_found_before_anything_is_written(string? refusal, string? silence, string expected)
    {
        var said = new Said(AnalysisVerdict.Passed, "ok") { Refusal = refusal, Silence = silence };
        var test = await StartAsync(said);
        var writes = test.Cluster.Writes.Count;

        var failed = Assert.IsType<Outcome.Failed>(await test.DeployAsync(2));

        Assert.StartsWith(expected, failed.Failure.Message, StringComparison.Ordinal);
        // The fence of the stage keeps late jobs of older commits out.
        Assert.All(test.Cluster.Writes.Skip(writes), write => Assert.StartsWith("update ConfigMap slipway.stage.", write, StringComparison.Ordinal));
        (said.Refusal, said.Silence) = (null, null);
        Assert.IsType<Outcome.Deployed>((await test.RunAsync(2)).Outcome);
    }

    [Fact]
    public async Task A_store_that_is_down_stops_nothing_where_the_stage_says_continue()
    {
        var test = new RolloutTest(Shop.Canary.Replace(" }", ", inconclusive: continue }", StringComparison.Ordinal)) { Analysis = new Said(AnalysisVerdict.Inconclusive, "no answer") { Silence = "down" } };
        Assert.IsType<Outcome.Deployed>(await test.DeployAsync(1));

        Assert.IsType<Outcome.Deployed>((await test.RunAsync(2)).Outcome);
    }

    [Fact]
    public async Task A_query_that_makes_no_sense_any_more_holds_and_keeps_nobody_from_the_deadline()
    {
        var said = new Said(AnalysisVerdict.Passed, "ok");
        var test = await StartAsync(said);
        Assert.IsType<Outcome.RollingOut>(await test.DeployAsync(2));
        said.Refusal = "its query cannot be used";
        for (var looks = 0; looks < 60 && await test.DeployAsync(2) is Outcome.RollingOut; looks++)
        {
            test.Time.Advance(TimeSpan.FromMinutes(10));
        }

        Assert.Contains("its deadline was", test.Record!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_it_was_judged_by_stays_in_its_record_and_is_in_what_is_told()
    {
        var test = await StartAsync(new Said(AnalysisVerdict.Alarm, "errors: 3 of 12 against 0 of 240"));

        var failed = Assert.IsType<Outcome.Failed>((await test.RunAsync(2)).Outcome);
        var again = Assert.IsType<Outcome.Failed>(await test.DeployAsync(2));

        Assert.Equal(test.Record!.Evidence, failed.Failure.Evidence);
        Assert.Equal(["1     errors  -            -               -  alarm"], failed.Failure.Explanation.Split('\n')[2..]);
        Assert.Equal(failed.Failure.Explanation, again.Failure.Explanation);
        Assert.Single(test.Restores);
    }

    [Fact]
    public async Task What_was_told_once_is_not_told_again_until_something_changes()
    {
        var test = await StartAsync(new Said(AnalysisVerdict.Inconclusive, "no data"));
        var told = new List<(string, bool)>();
        for (var looks = 0; looks < 8; looks++)
        {
            var outcome = await test.DeployAsync(2);
            told.Add((outcome.Rollout!.Where, outcome.IsTold));
            test.Time.Advance(TimeSpan.FromMinutes(4));
        }

        Assert.Equal(
            [
                ("before step 1 of 2, 0 %", false), ("step 1 of 2, 5 %", false), ("step 1 of 2, 5 %", true), ("step 1 of 2, 5 %", true),
                // It holds.
                ("step 1 of 2, 5 %", false), ("step 1 of 2, 5 %", true), ("step 1 of 2, 5 %", true), ("step 1 of 2, 5 %", true),
            ],
            told);
        Assert.False((await test.RunAsync(2, new RolloutWish { Abort = "no data" })).Outcome.IsTold);
        Assert.True((await test.DeployAsync(2)).IsTold);
    }

    [Theory]
    [InlineData(Shop.Canary)]
    [InlineData("{ strategy: blue-green }")]
    public async Task Before_its_first_share_a_version_is_asked_alone_and_one_that_answers_wrong_gets_no_request(string rollout)
    {
        var answers = new Answers();
        var test = new RolloutTest(rollout) { SmokeRequests = answers };
        Assert.IsType<Outcome.Deployed>(await test.DeployAsync(1));
        answers.Wrong = "web-canary";
        var weights = new HashSet<int?>();
        test.Cluster.Watcher = _ => weights.Add(test.Weight());

        var failure = Assert.IsType<Outcome.Failed>((await test.RunAsync(2)).Outcome).Failure;

        Assert.Contains("was aborted at 0 % (step 1 of ", failure.Reason, StringComparison.Ordinal);
        Assert.Contains("service web-canary:http/", failure.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain(weights, weight => weight > 0);
        answers.Wrong = null;
        Assert.IsType<Outcome.Deployed>((await test.RunAsync(2, new RolloutWish { Retry = test.Record!.Name })).Outcome);
    }

    private static async Task<RolloutTest> StartAsync(IRolloutAnalysis analysis)
    {
        var test = new RolloutTest { Analysis = analysis };
        Assert.IsType<Outcome.Deployed>(await test.DeployAsync(1));
        return test;
    }

    private sealed class Answers : ISmokeRequests
    {
        public string? Wrong { get; set; }

        public Task<SmokeResponse> SendAsync(SmokeTest test, string inNamespace, CancellationToken cancellationToken) =>
            Task.FromResult(new SmokeResponse { Status = test.Target is SmokeTarget.Service service && service.Name == Wrong ? 500 : 200 });
    }

    private sealed class Said(AnalysisVerdict verdict, string reason) : IRolloutAnalysis
    {
        /// <summary>Why nobody answers.</summary>
        public string? Silence { get; set; }

        /// <summary>What the metrics store has against the queries.</summary>
        public string? Refusal { get; set; }

        public Task<string?> CheckAsync(AnalysisRequest request, CancellationToken cancellationToken) =>
            Refusal is null ? Task.FromResult(Silence) : throw new SlipwayException("check 'errors'", Refusal);

        public Task<IReadOnlyList<EvidenceRow>> ProbeAsync(AnalysisRequest request, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<EvidenceRow>>([]);

        public List<AnalysisRequest> Asked { get; } = [];

        public Task<RolloutEvidence> LookAsync(AnalysisRequest request, CancellationToken cancellationToken)
        {
            Asked.Add(request);
            if (Refusal is not null)
            {
                throw new SlipwayException("check 'errors'", Refusal);
            }

            return Task.FromResult(new RolloutEvidence
            {
                Verdict = verdict,
                Reason = reason,
                Rows = [.. request.Segments.Select(segment => new EvidenceRow { Step = segment.Step, Counts = new CheckCounts("errors", 3 + (2 * segment.Step), 0, 100, 0), Verdict = verdict })],
            });
        }
    }
}
