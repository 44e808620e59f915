using System.Text.RegularExpressions;
using Slipway.Naming;

namespace Slipway.Releases;

/// <summary>A commit of the application repository.</summary>
/// <param name="Commit">The commit.</param>
/// <param name="Author">Who wrote it.</param>
/// <param name="Message">Its message.</param>
public sealed partial record SourceChange(CommitSha Commit, string Author, string Message)
{
    /// <summary>When it was written, which a squash or a rebase keeps; null where that is not known.</summary>
    public DateTimeOffset? AuthoredAt { get; init; }

    /// <summary>The first line of the message.</summary>
    public string Subject => Message.Split('\n')[0].Trim();

    /// <summary>The pull request that it merged, by the words that forges put into the commits of merges and squash merges; null when it merged none.</summary>
    public (string Number, string Title)? PullRequest
    {
        get
        {
            if (MergeCommit().Match(Subject) is { Success: true } merge)
            {
                var title = Message.Split('\n').Skip(1).Select(line => line.Trim()).FirstOrDefault(line => line.Length > 0);
                return (merge.Groups[1].Value, title ?? Subject);
            }

            return SquashCommit().Match(Subject) is { Success: true } squash ? (squash.Groups[2].Value, squash.Groups[1].Value) : null;
        }
    }

    [GeneratedRegex(@"^Merge pull request #([0-9]{1,9}) from ", RegexOptions.CultureInvariant)]
    private static partial Regex MergeCommit();

    [GeneratedRegex(@"^(.+) \(#([0-9]{1,9})\)$", RegexOptions.CultureInvariant)]
    private static partial Regex SquashCommit();
}
