using System.Text.RegularExpressions;

namespace Slipway.Smoke;

/// <summary>What an answer must be: everything that is given here.</summary>
public sealed record SmokeExpectation
{
    private static readonly TimeSpan PatternTimeout = TimeSpan.FromSeconds(1);

    /// <summary>The status code. Default: 200.</summary>
    public int Status { get; init; } = 200;

    /// <summary>Texts that the body must contain.</summary>
    public IReadOnlyList<string> BodyContains { get; init; } = [];

    /// <summary>A .NET regular expression that the body must match; null for none.</summary>
    public string? BodyMatches { get; init; }

    /// <summary>Headers with a text that their value must contain; an empty text asks only for the header. Names ignore case.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>What is wrong with an answer, each with what was expected and found; empty when it is right.</summary>
    public IReadOnlyList<string> Check(SmokeResponse response)
    {
        var failures = new List<string>();
        if (response.Status != Status)
        {
            failures.Add($"status is {response.Status}; expected {Status}.");
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
