using System.Globalization;
using System.Text;

namespace Slipway.Releases;

/// <summary>The part of a pull request's body about what changed in the application.</summary>
internal static class SourceChangesText
{
    private const int MaxPullRequests = 30;
    private const int MaxCommits = 50;
    private const int MaxListLength = 12_000;

    public static string Of(SourceChanges changes, string before, string? sourceUrl)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"### Since {before}: {Count(changes.Ahead)}\n\n");
        if (changes.Behind > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"**{Count(changes.Behind)} of {before} {(changes.Behind == 1 ? "is" : "are")} not in this version.**\n\n");
        }

        var merged = changes.Commits.Where(commit => commit.PullRequest is not null).ToList();
        if (merged.Count > 0)
        {
            text.Append("Merged pull requests:\n\n");
            Append(text, merged.Select(commit => PullRequest(commit, sourceUrl)), MaxPullRequests, merged.Count);
        }

        if (changes.Commits.Count > 0)
        {
            text.Append("<details><summary>Commits</summary>\n\n");
            Append(text, changes.Commits.Select(commit => Commit(commit, sourceUrl)), MaxCommits, Math.Max(changes.Ahead, changes.Commits.Count));
            text.Append("</details>\n\n");
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, IEnumerable<string> lines, int most, int all)
    {
        var (start, shown) = (text.Length, 0);
        foreach (var line in lines.Take(most))
        {
            if (text.Length - start + line.Length > MaxListLength)
            {
                break;
            }

            text.Append("* ").Append(line).Append('\n');
            shown++;
        }

        if (shown < all)
        {
            text.Append(CultureInfo.InvariantCulture, $"* and {all - shown} more\n");
        }

        text.Append('\n');
    }

    private static string PullRequest(SourceChange commit, string? sourceUrl)
    {
        var (number, title) = commit.PullRequest!.Value;
        var name = sourceUrl is null ? $"pull request {number}" : $"[pull request {number}]({Markdown.Url(sourceUrl)}/pull/{number})";
        return $"{name} {Markdown.Line(title)}";
    }

    private static string Commit(SourceChange commit, string? sourceUrl)
    {
        var name = sourceUrl is null ? $"`{commit.Commit.Abbreviated}`" : $"[{commit.Commit.Abbreviated}]({Markdown.Url(sourceUrl)}/commit/{commit.Commit})";
        return $"{name} {Markdown.Line(commit.Subject)}, {Markdown.Line(commit.Author)}";
    }

    private static string Count(int commits) => commits == 1 ? "1 commit" : string.Create(CultureInfo.InvariantCulture, $"{commits} commits");
}
