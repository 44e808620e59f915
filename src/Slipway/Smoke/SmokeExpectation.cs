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

    /// <summary>What is wrong with an answer, each with what was expected; empty when it is right. What the application answered is in none of them: see <see cref="Quote"/>.</summary>
    public IReadOnlyList<string> Check(SmokeResponse response) => [.. Find(response).Select(finding => finding.Problem)];

    /// <summary>What an answer has where something else was expected, for the log of the run; null when it is right, or says nothing.</summary>
    public PodWords? Quote(SmokeResponse response) => PodWords.Of(string.Join('\n', Find(response).Select(finding => finding.Found).OfType<string>().Distinct()));

    private IEnumerable<(string Problem, string? Found)> Find(SmokeResponse response)
    {
        var expected = Status ?? (response.IsExitCode ? 0 : 200);
        var body = $"body is '{SmokeText.Short(response.Body)}'";
        if (response.Status != expected)
        {
            yield return (
                $"{(response.IsExitCode ? "exit code" : "status")} is {response.Status}; expected {expected}.",
                response.Body.Length == 0 ? null : response.IsExitCode ? $"it ended with: {SmokeText.End(response.Body)}" : body);
        }

        foreach (var header in Headers)
        {
            var found = response.Headers.Where(pair => string.Equals(pair.Key, header.Key, StringComparison.OrdinalIgnoreCase)).Select(pair => pair.Value).ToList();
            if (found.Count == 0)
            {
                yield return ($"header '{header.Key}' is missing.", null);
            }
            else if (!found.Exists(value => value.Contains(header.Value, StringComparison.Ordinal)))
            {
                yield return ($"header '{header.Key}' does not contain '{header.Value}'.", $"header '{header.Key}' is '{SmokeText.Short(string.Join(", ", found))}'");
            }
        }

        foreach (var text in BodyContains.Where(text => !response.Body.Contains(text, StringComparison.Ordinal)))
        {
            yield return ($"body does not contain '{text}'.", body);
        }

        if (BodyMatches is { } pattern && !Matches(response.Body, pattern))
        {
            yield return ($"body does not match '{pattern}'.", body);
        }

        foreach (var pair in Json)
        {
            if (SmokeJson.Check(response.Body, pair.Key, pair.Value) is { } wrong)
            {
                yield return wrong;
            }
        }
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
