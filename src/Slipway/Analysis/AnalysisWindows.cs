namespace Slipway.Analysis;

/// <summary>The times at which a step is counted. They depend on when it began alone, so that every look sees the same windows.</summary>
internal static class AnalysisWindows
{
    private const int MaxCount = 64;

    /// <summary>How long nothing of a step counts: the new Pods are cold, and what routes the traffic does not do so by the step's share yet.</summary>
    public static TimeSpan Settling(AnalysisOptions options, TimeSpan routeWait) => routeWait > options.WarmUp ? routeWait : options.WarmUp;

    /// <summary>When counting begins.</summary>
    public static DateTimeOffset Begin(ExposureSegment segment, AnalysisOptions options, TimeSpan routeWait) => segment.From + Settling(options, routeWait);

    /// <summary>The ends of the windows that are over, the earliest first. A step of many hours has longer ones, each two of the shorter.</summary>
    public static IReadOnlyList<DateTimeOffset> Ends(ExposureSegment segment, DateTimeOffset now, AnalysisOptions options, TimeSpan routeWait)
    {
        var begin = Begin(segment, options, routeWait);
        var time = (segment.To is { } to && to < now ? to : now) - begin;
        var width = options.Window;
        while (time / width > MaxCount)
        {
            width *= 2;
        }

        return [.. Enumerable.Range(1, Math.Max(0, (int)(time / width))).Select(number => begin + (number * width))];
    }
}
