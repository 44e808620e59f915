namespace Slipway.Analysis;

/// <summary>Judges a rollout from what was measured, and from nothing else.</summary>
internal static class AnalysisJudge
{
    /// <summary>The rows of a check that counts or measures.</summary>
    /// <param name="check">The check.</param>
    /// <param name="checks">All checks, among which the probability of a false alarm is split.</param>
    /// <param name="options">How it is judged.</param>
    /// <param name="steps">What was measured.</param>
    public static IReadOnlyList<EvidenceRow> Rows(RolloutCheck check, IReadOnlyList<RolloutCheck> checks, AnalysisOptions options, IReadOnlyList<MeasuredStep> steps) => check switch
    {
        RolloutCheck.Share share => ShareJudge.Rows(share, options.Alpha / RolloutChecks.Tests(checks), steps),
        RolloutCheck.Threshold threshold => ThresholdJudge.Rows(threshold, steps),
        _ => throw new InvalidOperationException($"{check} is a check of an unknown kind."),
    };

    /// <summary>What all rows say together.</summary>
    public static RolloutEvidence Of(IEnumerable<EvidenceRow> rows)
    {
        List<EvidenceRow> all = [.. rows.OrderBy(row => row.Step)];
        var last = all.Count == 0 ? 0 : all.Max(row => row.Step);
        var worst = all.Find(row => row.Verdict == AnalysisVerdict.Alarm)
            // What was not known of a step that is over did not keep it from ending.
            ?? all.Find(row => row.Verdict == AnalysisVerdict.Inconclusive && row.Step == last);
        return new RolloutEvidence
        {
            Verdict = worst?.Verdict ?? AnalysisVerdict.Passed,
            Reason = worst is null ? "nothing speaks against the new version" : $"{worst.Counts.Check}: {worst.Reason}",
            Rows = all,
        };
    }
}
