namespace Slipway.Analysis;

/// <summary>How rollouts are judged.</summary>
public sealed record AnalysisOptions
{
    /// <summary>The probability that a version as good as the one before is stopped, at most: over a whole rollout, all of its checks and looks. Default: 0.01.</summary>
    public double Alpha { get; init; } = 0.01;

    /// <summary>The windows that a step is counted in. Default: a minute. It must hold at least two scrapes of the metrics store.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How much of the begin of each step is not counted, because the new Pods are cold. Default: a minute.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a look may take: what was not answered by then is inconclusive. Default: a minute.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(1);

    internal IEnumerable<Problem> Problems()
    {
        if (Alpha is not (> 0 and <= 0.5))
        {
            yield return new Problem("AnalysisOptions.Alpha", $"is {Alpha}; expected a probability above 0 and up to 0.5, such as 0.01.");
        }

        foreach (var (name, time, least) in new[] { (nameof(Window), Window, 1), (nameof(WarmUp), WarmUp, 0), (nameof(Timeout), Timeout, 1) })
        {
            if (time < TimeSpan.FromSeconds(least) || time > TimeSpan.FromDays(1))
            {
                yield return new Problem($"AnalysisOptions.{name}", $"is {time}; expected from {least} s to a day.");
            }
        }
    }
}
