namespace Slipway.Analysis;

/// <summary>The times at which a step is counted. They depend on when it began alone, so that every look sees the same windows.</summary>
internal static class AnalysisWindows
{
    private const int MaxCount = 64;

    /// <summary>When counting begins: the new Pods are warm then.</summary>
    public static DateTimeOffset Begin(ExposureSegment segment, AnalysisOptions options) => segment.From + options.WarmUp;

    /// <summary>The ends of the windows that are over, the earliest first. A step of many hours has longer ones, each two of the shorter.</summary>
    public static IReadOnlyList<DateTimeOffset> Ends(ExposureSegment segment, DateTimeOffset now, AnalysisOptions options)
    {
        var begin = Begin(segment, options);
        var time = (segment.To is { } to && to < now ? to : now) - begin;
        var width = options.Window;
        while (time / width > MaxCount)
        {
            width *= 2;
        }

        return [.. Enumerable.Range(1, Math.Max(0, (int)(time / width))).Select(number => begin + (number * width))];
    }
}
