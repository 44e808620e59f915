namespace Slipway.Analysis;

/// <summary>Judges a share of requests over all steps, as one process: weights that change are inside of it.</summary>
/// <param name="check">The check.</param>
/// <param name="alpha">The probability of a false alarm of each of its tests.</param>
internal sealed class ShareJudge(RolloutCheck.Share check, double alpha)
{
    // Of the bound that lets a step with few requests pass.
    private const double BoundAlpha = 0.05;

    private readonly RatioEvidence ratio = new(check.Tolerance);
    private RequestCounts total;
    private string? alarm;

    /// <summary>A row for each step, in their order; the last one is the one that the rollout stands at.</summary>
    public static IReadOnlyList<EvidenceRow> Rows(RolloutCheck.Share check, double alpha, IReadOnlyList<MeasuredStep> steps)
    {
        var judge = new ShareJudge(check, alpha);
        return [.. steps.Index().Select(step => judge.Row(step.Item, step.Index == steps.Count - 1))];
    }

    private EvidenceRow Row(MeasuredStep step, bool isLast)
    {
        alarm = null;
        var highest = ratio.Value;
        foreach (var window in step.Windows)
        {
            ratio.Add(window);
            total += window;
            highest = Math.Max(highest, ratio.Value);
            // What was reached once counts: that is what the bound is of, and looks may have missed it.
            alarm ??= FindAlarm();
        }

        var doubt = alarm is not null ? null : isLast ? FindDoubt(step) : step.Gap;
        return new EvidenceRow
        {
            Step = step.Segment.Step,
            Counts = step.Counts.For(check.Name),
            Evidence = alarm is null ? ratio.Value : highest,
            Verdict = alarm is not null ? AnalysisVerdict.Alarm : doubt is not null ? AnalysisVerdict.Inconclusive : AnalysisVerdict.Passed,
            Reason = alarm ?? doubt,
        };
    }

    private string? FindAlarm() =>
        total.CanaryBad < check.MinimumBad ? null
        : ratio.Value >= 1 / alpha
            ? $"{EvidenceText.Share(total.CanaryShare)} of the new version's {EvidenceText.Count(total.CanaryRequests)} requests against {EvidenceText.Share(total.StableShare)} of {EvidenceText.Count(total.StableRequests)} before "
            + $"(E {EvidenceText.Evidence(ratio.Value)}, alarm at {EvidenceText.Evidence(1 / alpha)})"
        : check.Max is { } max && ShareBounds.EvidenceAbove(max, total.CanaryRequests, total.CanaryBad) >= 1 / alpha
            ? $"{EvidenceText.Share(total.CanaryShare)} of the new version's {EvidenceText.Count(total.CanaryRequests)} requests; at most {EvidenceText.Share(max)} may be"
        : null;

    private string? FindDoubt(MeasuredStep step)
    {
        var counts = step.Counts;
        if (step.Gap is not null)
        {
            return step.Gap;
        }

        if (step.Weight is { } weight && SampleRatio.IsOff(weight, counts))
        {
            var measured = counts.CanaryRequests / (counts.CanaryRequests + counts.StableRequests);
            return $"traffic does not follow the route: the new version got {EvidenceText.Share(measured)} of the requests; expected {weight} %";
        }

        if (counts.CanaryRequests >= check.MinimumRequests)
        {
            return null;
        }

        var tolerated = check.Max ?? (check.Tolerance * total.StableShare);
        return ShareBounds.UpperBound(counts.CanaryRequests, counts.CanaryBad, BoundAlpha) < tolerated
            ? null
            : $"too few requests: {EvidenceText.Count(counts.CanaryRequests)} of the new version in this step; expected at least {check.MinimumRequests}";
    }
}
