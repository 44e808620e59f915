using System.Globalization;

namespace Slipway.Analysis;

/// <summary>Judges a value against its limit: so many windows in a row above it are an alarm. A window without data is none.</summary>
internal static class ThresholdJudge
{
    /// <summary>A row for each step, in their order.</summary>
    public static IReadOnlyList<EvidenceRow> Rows(RolloutCheck.Threshold check, IReadOnlyList<MeasuredStep> steps) =>
        [.. steps.Index().Select(step => Row(check, step.Item, step.Index == steps.Count - 1))];

    private static EvidenceRow Row(RolloutCheck.Threshold check, MeasuredStep step, bool isLast)
    {
        var (inARow, alarm) = (0, (string?)null);
        foreach (var value in step.Values.OfType<double>())
        {
            inARow = value > check.Max ? inARow + 1 : 0;
            alarm ??= inARow < check.Consecutive ? null
                : string.Create(CultureInfo.InvariantCulture, $"{value:0.###} in the last of {inARow} windows above {check.Max:0.###}");
        }

        // A step that is over was judged while it held.
        var doubt = !isLast || alarm is not null ? null
            : step.Gap
            ?? (step.Values.Count(value => value is not null) is var seen && seen < check.Consecutive ? $"too little data: {seen} windows with a value; expected at least {check.Consecutive}" : null);
        return new EvidenceRow
        {
            Step = step.Segment.Step,
            Counts = default(RequestCounts).For(check.Name),
            Verdict = alarm is not null ? AnalysisVerdict.Alarm : doubt is not null ? AnalysisVerdict.Inconclusive : AnalysisVerdict.Passed,
            Reason = alarm ?? doubt,
        };
    }
}
