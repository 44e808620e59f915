namespace Slipway.Analysis;

/// <summary>What a check asks about a step, and what the answers say.</summary>
internal sealed record CheckQuestions
{
    private static readonly (Track Track, bool IsTotal)[] OfShare = [(Track.Canary, true), (Track.Canary, false), (Track.Stable, true), (Track.Stable, false)];

    private CheckQuestions(RolloutCheck check, ExposureSegment segment) => (Check, Segment) = (check, segment);

    /// <summary>The check.</summary>
    public RolloutCheck Check { get; }

    /// <summary>The step.</summary>
    public ExposureSegment Segment { get; }

    /// <summary>The share that the new version was meant to get; null where nothing splits the traffic by weight.</summary>
    private int? Weight { get; init; }

    /// <summary>The questions. Empty where the record has what was counted, or the first window is not over.</summary>
    public IReadOnlyList<MetricQuestion> Questions { get; private init; } = [];

    /// <summary>What to ask about a step.</summary>
    public static CheckQuestions Of(RolloutCheck check, ExposureSegment segment, AnalysisRequest request, AnalysisOptions options)
    {
        var begin = AnalysisWindows.Begin(segment, options, request.RouteWait);
        var ends = segment.Counts.Any(counts => counts.Check == check.Name) ? [] : AnalysisWindows.Ends(segment, request.Now, options, request.RouteWait);

        MetricQuestion Ask(string query, Track track, DateTimeOffset from, DateTimeOffset at) =>
            new() { Query = TrackQuery.Fill(query, request, track, at - from), From = from, At = at, Check = check.Name, Track = track };

        return new CheckQuestions(check, segment)
        {
            Weight = request.IsByWeight ? segment.Weight : null,
            Questions = check switch
            {
                // Since the step's begin: what a store extrapolates at the edges of many short windows would add up.
                RolloutCheck.Share share => [.. ends.SelectMany(end => OfShare.Select(part => Ask(part.IsTotal ? share.Total : share.Part, part.Track, begin, end)))],
                RolloutCheck.Threshold threshold => [.. ends.Select((end, index) => Ask(threshold.Query, Track.Canary, index == 0 ? begin : ends[index - 1], end))],
                _ => [],
            },
        };
    }

    /// <summary>What is known of the step.</summary>
    /// <param name="answers">An answer for each question.</param>
    public MeasuredStep Read(IReadOnlyList<MetricAnswer> answers)
    {
        var step = new MeasuredStep { Segment = Segment, Weight = Weight };
        if (Segment.Counts.FirstOrDefault(counts => counts.Check == Check.Name) is { } recorded)
        {
            return step with { Windows = [RequestCounts.Of(recorded)] };
        }

        if (answers.Count == 0)
        {
            return step with { Gap = Segment.To is null ? "nothing is counted yet: the step has just begun" : "the step was too short to count anything" };
        }

        return Check is RolloutCheck.Share share ? ReadShare(share, step, [.. answers.Chunk(OfShare.Length)])
            : step with { Values = [.. answers.Select(answer => (answer as MetricAnswer.Value)?.Number)], Gap = answers[^1] is MetricAnswer.Value ? null : Doubt(answers[^1], "no data") };
    }

    private MeasuredStep ReadShare(RolloutCheck.Share share, MeasuredStep step, IReadOnlyList<MetricAnswer[]> times)
    {
        // With all of the traffic on one version, the other one has nothing to say.
        var isAlone = Segment.Weight >= 100;
        List<(double[]? Numbers, string? Doubt)> read = [.. times.Select(time => ReadTime(share, time, isAlone))];
        return step with
        {
            Windows = RequestCounts.Windows(read.Select(time => time.Numbers).OfType<double[]>().Select(
                numbers => new RequestCounts(numbers[0], Bad(share, numbers[0], numbers[1]), numbers[2], Bad(share, numbers[2], numbers[3])))),
            Gap = read[^1].Doubt,
        };
    }

    private static double Bad(RolloutCheck.Share share, double total, double part) => Math.Clamp(share.Bad(total, part), 0, Math.Max(0, total));

    private static (double[]? Numbers, string? Doubt) ReadTime(RolloutCheck.Share share, MetricAnswer[] answers, bool isAlone)
    {
        var numbers = new double[answers.Length];
        foreach (var (index, answer) in answers.Index())
        {
            var (track, isTotal) = OfShare[index];
            var version = track == Track.Canary ? "the new version" : "the version before";
            if (answer is MetricAnswer.Value value && double.IsFinite(value.Number) && value.Number >= 0)
            {
                numbers[index] = value.Number;
            }
            else if (answer is not MetricAnswer.NoData || !((isAlone && track == Track.Stable) || (share.EmptyMeansNone && !isTotal)))
            {
                return (null, Doubt(answer, isTotal
                    ? $"no data of {version}"
                    : $"no data of {version} from the second query, while the first one has some: where that means none, set EmptyMeansNone"));
            }
        }

        return (numbers, null);
    }

    private static string Doubt(MetricAnswer answer, string noData) => answer switch
    {
        MetricAnswer.NoData => noData,
        MetricAnswer.Partial partial => $"partial data: {partial.Reason}",
        MetricAnswer.Unanswered unanswered => $"no answer from the metrics store: {unanswered.Reason}",
        _ => "what came is not a number of requests",
    };
}
