using System.Text.RegularExpressions;
using Slipway.Naming;

namespace Slipway.Smoke;

/// <summary>What makes no sense about a smoke test.</summary>
internal static partial class SmokeProblems
{
    public static IEnumerable<Problem> Of(SmokeTest test)
    {
        var subject = $"smoke test '{test}'";
        if (test.MaxAttempts < 1)
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

        if (test.Target is SmokeTarget.Job { Image: var image } && ImageReference.TryParse(image) is null)
        {
            yield return new Problem(subject, $"'{image}' is not an image reference; expected repository[:tag][@sha256:…].");
        }

        if (test.Target is SmokeTarget.Command { Program: "" })
        {
            yield return new Problem(subject, "the program is empty; expected its name in PATH, or its path.");
        }

        if (test.Target is SmokeTarget.Service service)
        {
            if (!Label().IsMatch(service.Name))
            {
                yield return new Problem(subject, $"'{service.Name}' is not the name of a Service; expected lower-case letters, digits and hyphens.");
            }

            if (service.Port.Length > 0 && !Port().IsMatch(service.Port))
            {
                yield return new Problem(subject, $"'{service.Port}' is not a port; expected its name, or its number from 1 to 65535.");
            }
        }

        if (!Token().IsMatch(test.Method))
        {
            yield return new Problem(subject, $"'{test.Method}' is not an HTTP method; expected one such as GET or POST.");
        }

        foreach (var (header, value) in test.Headers.Where(header => !Token().IsMatch(header.Key) || header.Value.AsSpan().ContainsAny('\r', '\n')))
        {
            yield return new Problem(subject, $"'{header}' cannot be sent as a header: {(Token().IsMatch(header) ? "its value has more than one line" : "its name has characters that a name cannot have")}.");
        }

        if (test.Expect.Status is < 0 or > 599)
        {
            yield return new Problem(subject, $"Expect.Status is {test.Expect.Status}; expected a status code of HTTP, or an exit code.");
        }

        foreach (var wrong in test.Expect.Json.Keys.Where(key => !SmokeJson.IsPath(key)))
        {
            yield return new Problem(subject, $"'{wrong}' is not a path to one JSON value; expected a path such as $.status, $.items[0].name or $[\"app.version\"].");
        }

        if (test.Target is SmokeTarget.Url { Address: var address } && !(address.IsAbsoluteUri && address.Scheme is "http" or "https"))
        {
            yield return new Problem(subject, $"'{address}' is not an absolute http or https URL.");
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

    [GeneratedRegex("^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?\\z")]
    private static partial Regex Job();

    [GeneratedRegex("^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\z")]
    private static partial Regex Label();

    // RFC 6335: a name has a letter in it.
    [GeneratedRegex("^(?=.*[a-z])[a-z0-9]([a-z0-9-]{0,13}[a-z0-9])?\\z|^([1-9]\\d{0,3}|[1-5]\\d{4}|6[0-4]\\d{3}|65[0-4]\\d{2}|655[0-2]\\d|6553[0-5])\\z")]
    private static partial Regex Port();

    // RFC 9110, section 5.6.2.
    [GeneratedRegex("^[!#$%&'*+.^_`|~0-9A-Za-z-]+\\z")]
    private static partial Regex Token();

    private static string? PatternProblem(string pattern)
    {
        try
        {
            _ = new Regex(pattern, RegexOptions.CultureInvariant);
            return null;
        }
        catch (ArgumentException exception)
        {
            return $"BodyMatches is not a regular expression: {exception.Message}";
        }
    }
}
