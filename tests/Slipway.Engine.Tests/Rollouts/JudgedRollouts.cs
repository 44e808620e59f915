using Slipway.Analysis;
using Slipway.Engine.Events;
using Slipway.Engine.Ports;
using Slipway.Rollouts;
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

    private static async Task<RolloutTest> StartAsync(IRolloutAnalysis analysis)
    {
        var test = new RolloutTest { Analysis = analysis };
        Assert.IsType<Outcome.Deployed>(await test.DeployAsync(1));
        return test;
    }

    private sealed class Said(AnalysisVerdict verdict, string reason) : IRolloutAnalysis
    {
        public List<AnalysisRequest> Asked { get; } = [];

        public Task<RolloutEvidence> LookAsync(AnalysisRequest request, CancellationToken cancellationToken)
        {
            Asked.Add(request);
            return Task.FromResult(new RolloutEvidence
            {
                Verdict = verdict,
                Reason = reason,
                Rows = [.. request.Segments.Select(segment => new EvidenceRow { Step = segment.Step, Counts = new CheckCounts("errors", 3 + (2 * segment.Step), 0, 100, 0), Verdict = verdict })],
            });
        }
    }
}
