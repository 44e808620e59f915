using System.Numerics;
using System.Text.RegularExpressions;
using Slipway.Naming;

namespace Slipway.Versions;

/// <summary>A git tag that names a version: <c>v</c> and a SemVer 2.0 version without build metadata, such as <c>v1.2.3</c> or <c>v2.0.0-rc.1</c>.</summary>
public sealed partial record VersionTag
{
    // Precedence by https://semver.org/#spec-item-11.
    private static readonly Comparer<VersionTag> Precedence = Comparer<VersionTag>.Create(Compare);

    private static readonly CommitSha NoCommit = CommitSha.Parse(new string('0', 40));

    private readonly BigInteger major, minor, patch;
    private readonly string[] prerelease;

    private VersionTag(Match match, CommitSha commit)
    {
        Commit = commit;
        Version = match.Value[1..];
        major = BigInteger.Parse(match.Groups["major"].ValueSpan);
        minor = BigInteger.Parse(match.Groups["minor"].ValueSpan);
        patch = BigInteger.Parse(match.Groups["patch"].ValueSpan);
        prerelease = match.Groups["prerelease"] is { Success: true, Value: var identifiers } ? identifiers.Split('.') : [];
    }

    /// <summary>The version, without <c>v</c>.</summary>
    public string Version { get; }

    /// <summary>The tagged commit.</summary>
    public CommitSha Commit { get; }

    /// <summary>Reads a tag's name; null when it names no version.</summary>
    public static VersionTag? TryParse(string tag, CommitSha commit) =>
        Pattern().Match(tag) is { Success: true } match ? new VersionTag(match, commit) : null;

    /// <summary>
    /// The tag that the version of a commit follows from: the highest on the commit itself, else the highest on any commit before it;
    /// null when there is none.
    /// </summary>
    /// <param name="tags">Tags on the commit and on commits before it.</param>
    /// <param name="head">The commit.</param>
    public static VersionTag? Base(IReadOnlyList<VersionTag> tags, CommitSha head) =>
        tags.Where(tag => tag.Commit == head).Max(Precedence) ?? tags.Max(Precedence);

    /// <summary>Whether a version comes after another one; false where one of them is not a version. The tag of an image may have the <c>v</c>, too.</summary>
    internal static bool IsHigher(string version, string other) =>
        Pattern().Match(Tag(version)) is { Success: true } left && Pattern().Match(Tag(other)) is { Success: true } right
        && Compare(new VersionTag(left, NoCommit), new VersionTag(right, NoCommit)) > 0;

    /// <summary>Whether a text is a version, with or without <c>v</c>.</summary>
    internal static bool IsVersion(string text) => Pattern().IsMatch(Tag(text));

    /// <summary>The version of a commit that comes a number of commits after the tag; it sorts after the tag and before the next one.</summary>
    internal string After(int height, string suffix) =>
        height == 0 ? Version
        : prerelease.Length == 0 ? $"{major}.{minor}.{patch + 1}-0.{height}.{suffix}"
        : $"{Version}.{height}.{suffix}";

    private static string Tag(string version) => version.StartsWith('v') ? version : "v" + version;

    private static int Compare(VersionTag left, VersionTag right)
    {
        var core = (left.major, left.minor, left.patch).CompareTo((right.major, right.minor, right.patch));
        return core != 0 ? core
            : left.prerelease.Length == 0 || right.prerelease.Length == 0
                ? (left.prerelease.Length == 0).CompareTo(right.prerelease.Length == 0)
            : left.prerelease.Zip(right.prerelease, CompareIdentifiers).FirstOrDefault(
                order => order != 0, left.prerelease.Length.CompareTo(right.prerelease.Length));
    }

    private static int CompareIdentifiers(string left, string right) =>
        (BigInteger.TryParse(left, out var leftNumber), BigInteger.TryParse(right, out var rightNumber)) switch
        {
            (true, true) => leftNumber.CompareTo(rightNumber),
            (true, false) => -1,
            (false, true) => 1,
            _ => string.CompareOrdinal(left, right),
        };

    // An image tag has at most 128 characters and no '+', so that build metadata cannot be carried over.
    [GeneratedRegex(
        @"^v(?<major>0|[1-9][0-9]*)\.(?<minor>0|[1-9][0-9]*)\.(?<patch>0|[1-9][0-9]*)" +
        @"(-(?<prerelease>(0|[1-9][0-9]*|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*)(\.(0|[1-9][0-9]*|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*))*))?\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Pattern();
}
