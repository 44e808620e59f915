using System.Text.RegularExpressions;

namespace Slipway.Smoke;

/// <summary>What an answer must be: everything that is given here.</summary>
public sealed record SmokeExpectation
{
    private static readonly TimeSpan PatternTimeout = TimeSpan.FromSeconds(1);

    /// <summary>The status code of an HTTP answer, or the exit code of a command or Job. Default (null): 200, or 0.</summary>
    public int? Status { get; init; }

    /// <summary>Texts that the body must contain.</summary>
    public IReadOnlyList<string> BodyContains { get; init; } = [];

    /// <summary>A .NET regular expression that the body must match; null for none.</summary>
    public string? BodyMatches { get; init; }

    /// <summary>
    /// Values of a JSON body or output, by path: <c>["$.status"] = "ok"</c>, <c>["$.checks[0].name"] = "db"</c>. A number or boolean is compared as it is written.
    /// </summary>
    public IReadOnlyDictionary<string, string> Json { get; init; } = new Dictionary<string, string>();

    /// <summary>Headers with a text that their value must contain; an empty text asks only for the header. Names ignore case.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>What is wrong with an answer, each with what was expected and found; empty when it is right.</summary>
    public IReadOnlyList<string> Check(SmokeResponse response)
    {
        var failures = new List<string>();
        var expected = Status ?? (response.IsExitCode ? 0 : 200);
        if (response.Status != expected)
        {
            failures.Add($"{(response.IsExitCode ? "exit code" : "status")} is {response.Status}; expected {expected}."
                + (response.IsExitCode && response.Body.Length > 0 ? $" It ended with: {SmokeText.End(response.Body)}" : ""));
        }

        foreach (var header in Headers)
        {
            var found = response.Headers.Where(pair => string.Equals(pair.Key, header.Key, StringComparison.OrdinalIgnoreCase)).Select(pair => pair.Value).ToList();
            if (found.Count == 0)
            {
                failures.Add($"header '{header.Key}' is missing.");
            }
            else if (!found.Exists(value => value.Contains(header.Value, StringComparison.Ordinal)))
            {
                failures.Add($"header '{header.Key}' is '{SmokeText.Short(string.Join(", ", found))}'; expected it to contain '{header.Value}'.");
            }
        }

        failures.AddRange(BodyContains
            .Where(text => !response.Body.Contains(text, StringComparison.Ordinal))
            .Select(text => $"body is '{SmokeText.Short(response.Body)}'; expected it to contain '{text}'."));
        if (BodyMatches is { } pattern && !Matches(response.Body, pattern))
        {
            failures.Add($"body is '{SmokeText.Short(response.Body)}'; expected it to match '{pattern}'.");
        }

        failures.AddRange(Json.Select(pair => SmokeJson.Check(response.Body, pair.Key, pair.Value)).OfType<string>());
        return failures;
    }

    private static bool Matches(string body, string pattern)
    {
        try
        {
            return Regex.IsMatch(body, pattern, RegexOptions.CultureInvariant, PatternTimeout);
        }
        catch (RegexMatchTimeoutException)
        {
            // The body is an application's: one that keeps the expression busy does not match.
            return false;
        }
    }
}
