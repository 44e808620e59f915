using System.Text;
using System.Text.RegularExpressions;

namespace Slipway.Git;

/// <summary>A remote repository and the credentials for it. Its text form is the URL without credentials.</summary>
public sealed partial class GitRemote
{
    /// <param name="url">What <c>git clone</c> takes: an http(s) or ssh URL, or a path. Credentials in it are taken out.</param>
    /// <param name="token">A token for http(s); null to use what the URL or git itself has.</param>
    /// <exception cref="InvalidInputException">git would take it for an option, or for a program to run.</exception>
    public GitRemote(string url, Secret? token = null)
    {
        if (url.StartsWith('-') || Helper().IsMatch(url))
        {
            throw new InvalidInputException("ConfigRepository", $"'{url}' is not the address of a repository. Expected an http(s) or ssh URL, or a path.");
        }

        Url = url;
        if (!Uri.TryCreate(url, UriKind.Absolute, out var parsed) || parsed.Scheme is not ("http" or "https"))
        {
            return;
        }

        Origin = parsed.GetLeftPart(UriPartial.Authority).Replace(parsed.UserInfo + "@", "", StringComparison.Ordinal) + "/";
        Url = new UriBuilder(parsed) { UserName = "", Password = "" }.Uri.AbsoluteUri;
        var user = token is not null ? "x-access-token:" + token.Reveal() : Uri.UnescapeDataString(parsed.UserInfo);
        if (user.Length > 0)
        {
            AuthorizationHeader = new Secret("Authorization: Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(user)));
        }
    }

    /// <summary>The URL without credentials.</summary>
    public string Url { get; }

    internal string? Origin { get; }

    /// <summary>Who answers, as messages name it.</summary>
    internal string Host => Uri.TryCreate(Url, UriKind.Absolute, out var url) && url.Authority.Length > 0 ? url.Authority : Url;

    /// <inheritdoc cref="GitProgram.AnswerTime"/>
    internal TimeSpan AnswerTime { get; init; } = TimeSpan.FromSeconds(100);

    /// <inheritdoc cref="GitProgram.Limit"/>
    internal TimeSpan Limit { get; init; } = TimeSpan.FromMinutes(10);

    internal Secret? AuthorizationHeader { get; }

    /// <inheritdoc/>
    public override string ToString() => Url;

    /// <summary>The web address of a repository from its clone URL, without credentials and <c>.git</c>; null where it has none, such as a path, or none that is known, as of an alias of ssh.</summary>
    public static string? WebAddress(string cloneUrl)
    {
        var url = cloneUrl.Trim();
        // git@github.com:acme/app.git
        if (!url.Contains("://", StringComparison.Ordinal) && url.IndexOf(':', StringComparison.Ordinal) is > 1 and var colon
            && !url[..colon].Contains('/', StringComparison.Ordinal))
        {
            url = $"ssh://{url[..colon]}/{url[(colon + 1)..]}";
        }

        if (!Uri.TryCreate(url, UriKind.Absolute, out var parsed) || parsed.Scheme is not ("http" or "https" or "ssh" or "git"))
        {
            return null;
        }

        var path = parsed.AbsolutePath.TrimEnd('/');
        path = path.EndsWith(".git", StringComparison.Ordinal) ? path[..^4] : path;
        return parsed.Scheme is "http" or "https"
            ? $"{parsed.Scheme}://{parsed.Authority}{path}"
            : SshHost.WebHost(parsed.Host) is { } host ? $"https://{host}{path}"
            : null;
    }

    // https://git-scm.com/docs/gitremote-helpers: 'ext::sh -c …' runs a command.
    [GeneratedRegex("^[A-Za-z0-9+.-]+::", RegexOptions.CultureInvariant)]
    private static partial Regex Helper();
}
