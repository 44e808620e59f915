using System.Text.RegularExpressions;

namespace Slipway.Smoke;

/// <summary>What makes no sense about a smoke test.</summary>
internal static class SmokeProblems
{
    public static IEnumerable<Problem> Of(SmokeTest test)
    {
        var subject = $"smoke test '{test}'";
        if (test.Attempts < 1)
        {
            yield return new Problem(subject, $"Attempts is {test.Attempts}; expected at least 1.");
        }

        if (test.Interval < TimeSpan.Zero || test.Timeout <= TimeSpan.Zero)
        {
            yield return new Problem(subject, "Interval and Timeout must not be negative, and Timeout not zero.");
        }

        if (test.Target is SmokeTarget.Url { Address: var address } && !(address.IsAbsoluteUri && address.Scheme is "http" or "https"))
        {
            yield return new Problem(subject, $"'{address}' is no absolute http or https URL.");
        }

        if (test.Target is SmokeTarget.Service { Path: var path } && !path.StartsWith('/'))
        {
            yield return new Problem(subject, $"the path '{path}' must begin with '/'.");
        }

        if (test.Expect.BodyMatches is { } pattern && PatternProblem(pattern) is { } problem)
        {
            yield return new Problem(subject, problem);
        }
    }

    private static string? PatternProblem(string pattern)
    {
        try
        {
            _ = new Regex(pattern, RegexOptions.CultureInvariant);
            return null;
        }
        catch (ArgumentException exception)
        {
            return $"BodyMatches is no regular expression: {exception.Message}";
        }
    }
}
