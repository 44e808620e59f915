namespace Nuke.Common.Git;

/// <summary>Addresses of repositories, as git takes them (https://git-scm.com/docs/git-clone#_git_urls).</summary>
internal static class GitAddress
{
    public static (GitProtocol Protocol, string? Endpoint, string? Identifier) Parse(string url)
    {
        ArgumentNullException.ThrowIfNull(url);
        if (Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "https" or "http" or "ssh" or "git")
            return (address.Scheme is "https" or "http" ? GitProtocol.Https : GitProtocol.Ssh, address.Authority[(address.Authority.LastIndexOf('@') + 1)..], Path(address.AbsolutePath));

        // user@host:path
        var colon = url.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && !url.AsSpan(0, colon).Contains('/') && colon + 1 < url.Length && !Directory.Exists(url)
            ? (GitProtocol.Ssh, url[(url.IndexOf('@', StringComparison.Ordinal) + 1)..colon], Path(url[(colon + 1)..]))
            : default;
    }

    private static string Path(string path)
    {
        path = path.Trim('/');
        return path.EndsWith(".git", StringComparison.Ordinal) ? path[..^".git".Length] : path;
    }
}
