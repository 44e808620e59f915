using System.Text.RegularExpressions;

namespace Slipway.Naming;

/// <summary>The grammar of names that become part of a Kubernetes name: an RFC 1123 label.</summary>
internal static partial class DnsLabel
{
    public static bool IsOne(string text) => Pattern().IsMatch(text);

    public static string Parse(string text, string what) =>
        IsOne(text)
            ? text
            : throw new InvalidInputException(
                $"{what} '{text}'",
                "expected 1 to 63 lower-case letters, digits or '-', beginning and ending with a letter or digit.");

    [GeneratedRegex("^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
