using System.Text.RegularExpressions;

namespace Slipway.Versions;

/// <summary>The way back from a version to the commit that it was derived from.</summary>
internal static partial class VersionSource
{
    /// <summary>The name of the commit in git: the tag <c>v1.2.3</c>, or the abbreviated hash of a version between tags.</summary>
    /// <param name="version">A version as <see cref="SourceVersion.Derive"/> makes it.</param>
    public static string RevisionOf(string version) => Hash().Match(version) is { Success: true } hash ? hash.Groups[1].Value : version.StartsWith('v') ? version : "v" + version;

    /// <summary>Whether a version is one between tags, which names its commit.</summary>
    internal static bool IsBetweenTags(string version) => Hash().IsMatch(version);

    [GeneratedRegex(@"\.g([0-9a-f]{7,40})(\.dirty\.g[0-9a-f]+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Hash();
}
