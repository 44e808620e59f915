namespace Slipway.GitHub;

/// <summary>A repository of a GitHub, GitHub Enterprise or sandbox server, and where the server's API is.</summary>
public sealed record GitHubRepository
{
    private GitHubRepository(Uri api, string owner, string name) => (Api, Owner, Name) = (api, owner, name);

    /// <summary>The API's base address: <c>https://api.github.com/</c>, <c>https://api.{name}.ghe.com/</c>, or <c>/api/v3/</c> of the repository's own host.</summary>
    public Uri Api { get; }

    /// <summary>The account or organisation.</summary>
    public string Owner { get; }

    /// <summary>The repository's name, without <c>.git</c>.</summary>
    public string Name { get; }

    /// <summary>Derives the repository from its clone URL, http(s) or ssh; the last two parts of the path are owner and name.</summary>
    /// <exception cref="InvalidInputException">The URL is none of a forge.</exception>
    public static GitHubRepository Parse(string cloneUrl)
    {
        var text = cloneUrl.Trim();
        // git@github.com:acme/config.git
        if (!text.Contains("://", StringComparison.Ordinal) && text.IndexOf(':', StringComparison.Ordinal) is > 1 and var colon)
        {
            text = $"ssh://{text[..colon]}/{text[(colon + 1)..]}";
        }

        var path = Uri.TryCreate(text, UriKind.Absolute, out var url) ? url.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries) : [];
        if (url?.Scheme is not ("http" or "https" or "ssh") || path.Length < 2)
        {
            throw new InvalidInputException(
                "ConfigRepository", $"'{Shown(url, text)}' is not a repository of a forge. Expected its clone URL, such as https://github.com/acme/config.git.");
        }

        var name = path[^1].EndsWith(".git", StringComparison.Ordinal) ? path[^1][..^4] : path[^1];
        return new GitHubRepository(ApiOf(url), path[^2], name);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Owner}/{Name} on {Api.Authority}";

    private static Uri ApiOf(Uri url)
    {
        if (url.Host.ToUpperInvariant() is "GITHUB.COM" or "WWW.GITHUB.COM" or "SSH.GITHUB.COM")
        {
            return new Uri("https://api.github.com/");
        }

        // https://docs.github.com/enterprise-cloud@latest/admin/data-residency: a subdomain of its own, and a path without a version.
        if (url.Host.EndsWith(".ghe.com", StringComparison.OrdinalIgnoreCase))
        {
            return new Uri($"https://api.{url.Host}/");
        }

        // A port of ssh says nothing about the one of https.
        return url.Scheme == "ssh" ? new Uri($"https://{url.Host}/api/v3/") : new Uri($"{url.Scheme}://{url.Authority}/api/v3/");
    }

    private static string Shown(Uri? url, string text) => url is { UserInfo.Length: > 0 } ? text.Replace(url.UserInfo + "@", "", StringComparison.Ordinal) : text;
}
