using System.Text.RegularExpressions;

namespace Slipway.Renderers;

/// <summary>
/// Tells addresses from paths by their form, as kustomize does
/// (https://github.com/kubernetes-sigs/kustomize/blob/master/examples/remoteBuild.md) and, where versions of it differ, as any of them does.
/// </summary>
internal static partial class RemoteForm
{
    /// <summary>Whether something is an address.</summary>
    /// <param name="text">The path or address.</param>
    /// <param name="canBeFolder">Whether it may be a repository of git, and not only a file of a web server.</param>
    public static bool Is(string text, bool canBeFolder) => Scheme().IsMatch(text) || (canBeFolder && Repository().IsMatch(text));

    // "https:/host" is one, too: programs forgive what is missing.
    [GeneratedRegex(@"^\s*[a-z][a-z0-9+.-]*:[/\\]", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Scheme();

    // git::…, gh:acme/x, git@host:acme/x, host:acme/x; github.com/acme/x; host/acme/x.git//base; host/_git/x; base?ref=main
    [GeneratedRegex(@"^\s*[^/]*[:@]|^\s*(www\.)?github\.com/|\.git(/|\?|$)|/_git/|\?", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Repository();
}
