using System.Text.RegularExpressions;

namespace Slipway.Smoke;

/// <summary>What makes no sense about a smoke test.</summary>
internal static partial class SmokeProblems
{
    public static IEnumerable<Problem> Of(SmokeTest test)
    {
        var subject = $"smoke test '{test}'";
        if (test.MostAttempts < 1)
        {
            yield return new Problem(subject, $"Attempts is {test.Attempts}; expected at least 1.");
        }

        if (test.Interval < TimeSpan.Zero || test.Settle < TimeSpan.Zero || test.Limit <= TimeSpan.Zero)
        {
            yield return new Problem(subject, "Interval, Settle and Timeout must not be negative, and Timeout not zero.");
        }

        if (test.Target is SmokeTarget.Job { Name: var job } && !Job().IsMatch(job))
        {
            yield return new Problem(subject, $"'{job}' cannot be part of a Job's name; expected up to 40 lower-case letters, digits and hyphens.");
        }

        foreach (var wrong in test.Expect.Json.Keys.Where(key => !SmokeJson.IsPath(key)))
        {
            yield return new Problem(subject, $"'{wrong}' is no path to one JSON value. Expected such as $.status, $.items[0].name or $[\"app.version\"].");
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

    [GeneratedRegex("^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$")]
    private static partial Regex Job();

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
