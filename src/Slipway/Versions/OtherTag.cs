using System.Text.RegularExpressions;
using Slipway.Naming;

namespace Slipway.Versions;

/// <summary>A tag that looks like a version and is not taken for one.</summary>
internal static partial class OtherTag
{
    private static readonly CommitSha Any = CommitSha.Parse(new string('0', 40));

    /// <summary>Why a tag is not taken for a version, and what to write in its place; null for a version, and for what does not look like one.</summary>
    public static string? Explain(string tag)
    {
        if (VersionTag.TryParse(tag, Any) is not null || Shape().Match(tag) is not { Success: true } shape)
        {
            return null;
        }

        var (prefix, letter, build) = (shape.Groups["prefix"].Value, shape.Groups["letter"].Value, shape.Groups["build"].Value);
        var numbers = shape.Groups["number"].Captures.Select(capture => capture.Value).ToList();
        var why = prefix.Length > 0 ? $"it begins with '{prefix}', and all applications of a repository have one version"
            : letter != "v" ? "it does not begin with 'v'"
            : numbers.Count != 3 ? $"it has {numbers.Count} number{(numbers.Count == 1 ? "" : "s")}, and a version has three"
            : numbers.Any(number => number.Length > 1 && number[0] == '0') ? "its numbers have leading zeros"
            : build.Length > 0 ? $"'{build}' is build metadata, and an image tag has no '+'"
            : "its pre-release is not one of SemVer 2.0";
        var better = $"v{string.Join('.', numbers.Concat(["0", "0"]).Take(3).Select(number => number.TrimStart('0') is { Length: > 0 } digits ? digits : "0"))}{shape.Groups["pre"].Value}";
        return $"{why}. {(numbers.Count > 3 || VersionTag.TryParse(better, Any) is null ? "Expected a tag such as v1.2.3 or v2.0.0-rc.1" : $"For this version, tag {better}")}";
    }

    // A number alone is a version only behind a 'v'.
    [GeneratedRegex(
        @"^(?<prefix>([^/]+/)*([A-Za-z][A-Za-z0-9]*[-_])*)((?<letter>[vV]?)(?<number>[0-9]+)(\.(?<number>[0-9]+))+|(?<letter>[vV])(?<number>[0-9]+))" +
        @"(?<pre>-[0-9A-Za-z.-]+)?(?<build>\+[0-9A-Za-z.-]*)?\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Shape();
}
