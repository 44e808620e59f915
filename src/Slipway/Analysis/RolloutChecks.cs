using Slipway.Smoke;

namespace Slipway.Analysis;

/// <summary>The checks of an application, with all that is wrong with them.</summary>
internal static class RolloutChecks
{
    /// <summary>Accepts checks and options that make sense.</summary>
    /// <exception cref="InvalidInputException">They do not: all of their problems.</exception>
    public static IReadOnlyList<RolloutCheck> Accept(IEnumerable<RolloutCheck> checks, AnalysisOptions options)
    {
        List<RolloutCheck> all = [.. checks];
        List<Problem> problems =
        [
            .. options.Problems(),
            .. all.GroupBy(check => check.Name).Where(group => group.Count() > 1)
                .Select(group => new Problem($"check '{group.Key}'", "several checks have this name, and results are kept by name. Give each a Name of its own.")),
            .. all.OfType<RolloutCheck.Probe>().SelectMany(probe => SmokeProblems.Of(probe.Test)),
            .. all.SelectMany(ProblemsOf).Select(problem => new Problem($"check '{problem.Check}'", problem.Message)),
        ];
        return problems.Count == 0 ? all : throw new InvalidInputException(problems);
    }

    /// <summary>How many tests share the probability of a false alarm.</summary>
    public static int Tests(IEnumerable<RolloutCheck> checks) => Math.Max(1, checks.OfType<RolloutCheck.Share>().Sum(share => share.Max is null ? 1 : 2));

    private static IEnumerable<(string Check, string Message)> ProblemsOf(RolloutCheck check)
    {
        IReadOnlyList<string> queries = check switch
        {
            RolloutCheck.Share share => [share.Total, share.Part],
            RolloutCheck.Threshold threshold => [threshold.Query],
            _ => [],
        };
        IEnumerable<string> messages = [.. queries.SelectMany(query => OfQuery(query, check is RolloutCheck.Share)), .. OfNumbers(check)];
        return messages.Select(message => (check.Name, message));
    }

    private static IEnumerable<string> OfQuery(string query, bool isOfATrack)
    {
        foreach (var unknown in TrackQuery.Names(query).Except(TrackQuery.Placeholders))
        {
            yield return $"'{{{{{unknown}}}}}' in {query} stands for nothing; expected {string.Join(", ", TrackQuery.Placeholders.Select(name => $"{{{{{name}}}}}"))}.";
        }

        if (isOfATrack && !TrackQuery.Names(query).Intersect(["track", "service"]).Any())
        {
            yield return $"{query} has neither {{{{track}}}} nor {{{{service}}}}, so that it gives the same for both versions.";
        }
    }

    private static IEnumerable<string> OfNumbers(RolloutCheck check)
    {
        switch (check)
        {
            case RolloutCheck.Share share:
                if (share.Tolerance is not (>= 1 and <= 100))
                {
                    yield return $"Tolerance is {share.Tolerance}; expected a factor from 1 to 100.";
                }

                if (share.Max is not (null or (> 0 and < 1)))
                {
                    yield return $"Max is {share.Max}; expected a share between 0 and 1, such as 0.05.";
                }

                if (share.MinimumBad < 1 || share.MinimumRequests < 1)
                {
                    yield return $"MinimumBad is {share.MinimumBad} and MinimumRequests {share.MinimumRequests}; expected at least 1 each.";
                }

                break;
            case RolloutCheck.Threshold threshold when threshold.Consecutive < 1 || !double.IsFinite(threshold.Max):
                yield return $"Max is {threshold.Max} and Consecutive {threshold.Consecutive}; expected a number, and at least 1.";
                break;
        }
    }
}
