using System.Text.RegularExpressions;

namespace Slipway.Git;

/// <summary>Tells from git's words why it failed. The first rule that matches decides.</summary>
internal static partial class GitFailures
{
    private static readonly (Regex Pattern, GitFailure Failure, string Message)[] Rules =
    [
        (TipMoved(), GitFailure.TipMoved, "somebody else moved the branch in the meantime."),
        (Archived(), GitFailure.Declined,
            "the repository is archived, so that nothing can be pushed. Unarchive it, or set ConfigRepository to another one."),
        (Declined(), GitFailure.Declined,
            "the server declined the push. Allow the account to push release branches, or exempt 'release/**' from the rule."),
        (Authentication(), GitFailure.Authentication,
            "the server refused the credentials. Set ForgeToken (or GITHUB_TOKEN) to a token that may read and write the repository's contents."),
        (Redirected(), GitFailure.Redirected,
            "the server redirects to another address, which is not followed with credentials. Set ConfigRepository to the repository's present address."),
        (NotFound(), GitFailure.NotFound,
            "there is no such repository, or the credentials may not see it. Check ConfigRepository and ForgeToken."),
        (Unreachable(), GitFailure.Unreachable, "the server cannot be reached."),
    ];

    public static GitException Of(string subject, string output)
    {
        var (failure, message) = Rules
            .Where(rule => rule.Pattern.IsMatch(output))
            .Select(rule => (rule.Failure, rule.Message))
            .FirstOrDefault((GitFailure.Other, "git failed."));
        return new GitException(failure, subject, $"{message} git says: {LastLines(output)}");
    }

    public static string LastLines(string output)
    {
        var lines = output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var telling = lines.Where(line => TellingLine().IsMatch(line)).ToList();
        return string.Join(" | ", (telling.Count > 0 ? telling : [.. lines]).TakeLast(4));
    }

    [GeneratedRegex(@"^(fatal|error|remote|!)|\brejected\b", RegexOptions.CultureInvariant)]
    private static partial Regex TellingLine();

    [GeneratedRegex(
        "fetch first|non-fast-forward|stale info|cannot lock ref|failed to update ref|incorrect old value provided|reference already exists",
        RegexOptions.CultureInvariant)]
    private static partial Regex TipMoved();

    [GeneratedRegex("(?:is|was) archived", RegexOptions.CultureInvariant)]
    private static partial Regex Archived();

    [GeneratedRegex("hook declined|protected branch|GH006|GH013|rule violations|remote rejected|deny updating", RegexOptions.CultureInvariant)]
    private static partial Regex Declined();

    [GeneratedRegex(
        "Authentication failed|could not read (Username|Password)|returned error: 40[13]|Permission denied|Permission to .* denied|Invalid username",
        RegexOptions.CultureInvariant)]
    private static partial Regex Authentication();

    [GeneratedRegex("returned error: 30\\d|unable to update url base from redirection", RegexOptions.CultureInvariant)]
    private static partial Regex Redirected();

    [GeneratedRegex(
        "[Rr]epository .*not found|returned error: 404|does not appear to be a git repository|repository '.*' does not exist",
        RegexOptions.CultureInvariant)]
    private static partial Regex NotFound();

    [GeneratedRegex(
        "Could not resolve|Couldn't connect|Failed to connect|Connection (refused|reset|timed out|closed)|returned error: (429|5\\d\\d)|" +
        "early EOF|hung up|Operation timed out|unable to access|Empty reply",
        RegexOptions.CultureInvariant)]
    private static partial Regex Unreachable();
}
