using System.Text;
using System.Text.RegularExpressions;

namespace Slipway.Reports;

/// <summary>Makes text that others wrote safe for a log: a CI system must not take it for a command, nor a terminal for a control sequence.</summary>
internal static partial class LogText
{
    private const char Replacement = '\uFFFD';

    /// <summary>
    /// The text without control characters but line feeds and tabs, without other characters that end or reorder a line, and without what begins a command: of GitHub Actions and
    /// GitLab (https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions, whose runner takes <c>##[…]</c> anywhere in a line, too), Azure Pipelines
    /// (https://learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands) and TeamCity (https://www.jetbrains.com/help/teamcity/service-messages.html).
    /// </summary>
    public static string Neutralise(string text)
    {
        var lines = text.Replace("\r\n", "\n", StringComparison.Ordinal);
        var safe = new StringBuilder(lines.Length);
        foreach (var character in lines)
        {
            safe.Append(IsUnsafe(character) ? Replacement : character);
        }

        return LineWithCommand().Replace(LoggingCommand().Replace(safe.ToString(), "# #"), line => line.Value.Replace("::", ": :", StringComparison.Ordinal));
    }

    /// <summary>The text in one line of at most so many characters, cut behind a word where it is longer.</summary>
    public static string Cut(string text, int maxLength) => CutLines(string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), maxLength);

    /// <summary>The text with its lines, of at most so many characters, cut behind a word where it is longer.</summary>
    public static string CutLines(string text, int maxLength)
    {
        if (text.Length <= maxLength)
        {
            return text;
        }

        var end = text.LastIndexOfAny([' ', '\n'], maxLength - 1);
        return End(text[..(end > maxLength / 2 ? end : maxLength - 1)]);
    }

    // A word that takes more than half of it is cut itself, and no character of two parts is.
    private static string End(string kept)
    {
        kept = kept.TrimEnd(' ', '\n', '\r', ',', ';', ':');
        return (kept.Length > 0 && char.IsHighSurrogate(kept[^1]) ? kept[..^1] : kept) + "…";
    }

    private static bool IsUnsafe(char character) => (char.IsControl(character) && character is not ('\n' or '\t'))
        || character is '\u2028' or '\u2029' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069');

    // Also of more than two '#'.
    [GeneratedRegex(@"##(?=\[|vso\[|teamcity\[)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex LoggingCommand();

    // A line that begins with "::", which runners trim, or that holds "::name …::". The address fe80::1 and the name A::B are neither.
    [GeneratedRegex(@"^[\s\uFEFF\u200B]*::.*$|^.*?::[A-Za-z][\w-]*( .*)?::.*$", RegexOptions.Multiline | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex LineWithCommand();
}
