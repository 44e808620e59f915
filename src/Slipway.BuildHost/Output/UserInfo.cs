using System.Text.RegularExpressions;

namespace Slipway.BuildHost.Output;

/// <summary>The name and password that an address may carry: <c>https://name:password@host/</c> (RFC 3986, 3.2.1).</summary>
internal static partial class UserInfo
{
    /// <summary>Replaces it in every address of a text. The account of <c>ssh://git@host/</c> is no secret.</summary>
    public static string Mask(string text) =>
        text.Contains("://", StringComparison.Ordinal) && text.Contains('@', StringComparison.Ordinal) ? Pattern.Replace(text, "***") : text;

    // As far as the last @ of the authority, or, where what follows the name is no port, of the word: people forget to encode what is in their password.
    [GeneratedRegex(
        """(?<=\w://)(?!(?<=\bssh://)[^:/?#\s"'<>@]*@)(?:[^/?#\s"'<>]+|[^:/?#\s"'<>@]*:(?!\d*(?:[/?#\s"'<>]|$))[^\s"'<>]+)(?=@)""", RegexOptions.IgnoreCase)]
    private static partial Regex Pattern { get; }
}
