using Slipway.Analysis;

namespace Slipway.Tests.Analysis;

public sealed class TablesOfEvidence
{
    private static readonly RolloutEvidence Evidence = new()
    {
        Verdict = AnalysisVerdict.Alarm,
        Reason = "errors: 4.1 % of the new version's requests",
        Rows =
        [
            new EvidenceRow { Step = 1, Counts = new CheckCounts("errors", 300, 0, 5700, 17), Evidence = 0.31, Verdict = AnalysisVerdict.Passed },
            new EvidenceRow { Step = 2, Counts = new CheckCounts("errors", 1500, 62, 4500, 14), Evidence = 4.2e9, Verdict = AnalysisVerdict.Alarm, Reason = "4.1 % against 0.3 %" },
            new EvidenceRow { Step = 2, Counts = new CheckCounts("GET /a|b", 0, 0, 0, 0), Verdict = AnalysisVerdict.Inconclusive, Reason = "no data\n::error::" },
        ],
    };

    [Fact]
    public void A_log_shows_what_was_counted_in_each_step() => Assert.Equal(Expected, EvidenceTable.Text(Evidence.Rows));

    [Fact]
    public void A_pull_request_shows_the_same_and_no_markup_of_others()
    {
        var text = EvidenceTable.Markdown(Evidence.Rows);

        Assert.Contains("| 2 | errors | 62 of 1,500 (4.1 %) | 14 of 4,500 (0.3 %) | over 1,000,000 | alarm: 4.1 % against 0.3 % |", text, StringComparison.Ordinal);
        Assert.Contains("| 2 | GET /a&#124;b | - | - | - | inconclusive: no data ::error:: |", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_message_has_it_in_a_line() => Assert.Equal("alarm: errors: 4.1 % of the new version's requests (step 2)", EvidenceTable.Line(Evidence));

    [Theory]
    [InlineData(0, "0 %")]
    [InlineData(0.003, "0.3 %")]
    [InlineData(0.00042, "0.042 %")]
    [InlineData(0.0414, "4.1 %")]
    [InlineData(0.5, "50 %")]
    [InlineData(0.000000001, "under 0.001 %")]
    public void Shares_are_read_at_a_glance(double share, string text) => Assert.Equal(text, EvidenceText.Share(share));

    private const string Expected =
        "step  check     new version          version before       E               verdict\n"
        + "1     errors    0 of 300 (0 %)       17 of 5,700 (0.3 %)  0.3             passed\n"
        + "2     errors    62 of 1,500 (4.1 %)  14 of 4,500 (0.3 %)  over 1,000,000  alarm: 4.1 % against 0.3 %\n"
        + "2     GET /a|b  -                    -                    -               inconclusive: no data : :error: :\n";
}
