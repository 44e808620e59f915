using System.Text.RegularExpressions;

namespace Slipway.Sandbox.Google.PubSub;

/// <summary>Of the language of filters (https://cloud.google.com/pubsub/docs/subscription-message-filter): comparisons of attributes that are joined by <c>AND</c>.</summary>
internal static partial class MessageFilter
{
    /// <exception cref="GoogleError">The filter is not understood.</exception>
    public static bool Passes(string filter, IReadOnlyDictionary<string, string> attributes) => filter.Length == 0 || filter.Split(" AND ").All(term =>
    {
        var match = Term().Match(term.Trim());
        if (!match.Success)
            throw GoogleError.Invalid($"Invalid filter '{filter}': the sandbox knows attributes.NAME = \"VALUE\", != and attributes:NAME, joined by AND.");
        var value = attributes.GetValueOrDefault(match.Groups["name"].Value);
        return match.Groups["operator"].Value switch
        {
            "=" => value == match.Groups["value"].Value,
            "!=" => value != match.Groups["value"].Value,
            _ => value is not null,
        };
    });

    [GeneratedRegex(@"^attributes(:(?<name>[\w-]+)|\.(?<name>[\w-]+)\s*(?<operator>=|!=)\s*""(?<value>[^""]*)"")\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Term();
}
