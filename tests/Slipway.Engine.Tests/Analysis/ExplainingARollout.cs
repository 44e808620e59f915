using Slipway.Analysis;
using Slipway.Engine.Analysis;
using Slipway.Naming;

namespace Slipway.Engine.Tests.Analysis;

public sealed class ExplainingARollout
{
    private static readonly DateTimeOffset Noon = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task The_verdict_is_computed_again_from_the_record_alone() => Assert.Equal(
        """
        alarm: errors: 1.5 % of the new version's 200 requests against 0 % of 1,800 before (E 135, alarm at 100) (step 1)
        step  check   new version       version before    E    verdict
        1     errors  3 of 200 (1.5 %)  0 of 1,800 (0 %)  135  alarm: 1.5 % of the new version's 200 requests against 0 % of 1,800 before (E 135, alarm at 100)
        """.ReplaceLineEndings("\n"),
        await ExplainAsync([], new CheckCounts("errors", 200, 3, 1800, 0)));

    [Fact]
    public async Task A_probe_has_nothing_to_say_of_what_is_over() => Assert.Equal("nothing was counted", await ExplainAsync([], new CheckCounts("GET /health", 0, 0, 0, 0)));

    private static Task<string> ExplainAsync(RolloutCheck[] checks, params CheckCounts[] counts) => RolloutExplanation.OfAsync(
        new AnalysisRequest
        {
            Stage = StageName.Parse("prod"), Application = ApplicationName.Parse("web"), Namespace = "shop", Stable = "web", Canary = "web-canary",
            Segments = [new ExposureSegment { Step = 1, Weight = 10, From = Noon, To = Noon.AddMinutes(10), Rows = [.. counts.Select(one => new EvidenceRow { Step = 1, Counts = one, Verdict = AnalysisVerdict.Passed })] }],
            Now = Noon.AddHours(1),
        },
        checks, new AnalysisOptions(), null, TimeProvider.System, default);
}
