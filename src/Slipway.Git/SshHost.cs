using System.Net;
using System.Text.RegularExpressions;

namespace Slipway.Git;

/// <summary>The web server that belongs to the host of an ssh address.</summary>
internal static partial class SshHost
{
    // Where forges listen for ssh on port 443 (https://docs.github.com/authentication/troubleshooting-ssh/using-ssh-over-the-https-port).
    private static readonly Dictionary<string, string> Alternatives = new(StringComparer.OrdinalIgnoreCase)
    {
        ["ssh.github.com"] = "github.com",
        ["altssh.gitlab.com"] = "gitlab.com",
        ["altssh.bitbucket.org"] = "bitbucket.org",
    };

    /// <summary>Its name; null for what is no host name but an alias of somebody's ssh configuration, such as <c>work</c> or <c>github.com-work</c>.</summary>
    public static string? WebHost(string host) =>
        Alternatives.GetValueOrDefault(host) ?? (IPAddress.TryParse(host.Trim('[', ']'), out _) || Name().IsMatch(host) ? host : null);

    // Two labels at least, and no top level domain has a hyphen or a digit, unless it is an internationalised one.
    [GeneratedRegex(@"^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+([a-z]{2,}|xn--[a-z0-9-]+)\.?\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
