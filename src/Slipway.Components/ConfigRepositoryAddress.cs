namespace Slipway.Components;

/// <summary>What somebody gave as the clone URL of the config repository.</summary>
internal static class ConfigRepositoryAddress
{
    /// <summary>Whether it holds a password or token, also one whose characters are not encoded, so that the URL cannot be parsed.</summary>
    public static bool HoldsCredentials(string url)
    {
        var at = url.LastIndexOf('@');
        if (at < 0 || url.TrimStart().StartsWith("http", StringComparison.OrdinalIgnoreCase))
        {
            // No forge has an '@' elsewhere in its web addresses.
            return at >= 0;
        }

        // The user of an ssh URL, git@github.com:acme/config.git, is none.
        return url.Contains("://", StringComparison.Ordinal) && Uri.TryCreate(url.Trim(), UriKind.Absolute, out var parsed)
            ? parsed.UserInfo.Contains(':', StringComparison.Ordinal) || (parsed.UserInfo.Length > 0 && parsed.Scheme is not "ssh")
            : url[..at].Contains(':', StringComparison.Ordinal);
    }
}
