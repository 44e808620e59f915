using System.Text;
using Slipway.Forges;
using Slipway.Manifests;

namespace Slipway.Releases;

/// <summary>What the commit and the pull request of a release say. Only of what the release is: the same release says the same again.</summary>
internal static class ReleaseText
{
    // Of GitHub's 65,536 characters, https://docs.github.com/rest/pulls. The rest of a body is below 4,000.
    private const int LongestDiff = 48_000;

    public static string CommitMessage(Release release, ManifestEdit edit)
    {
        var message = new StringBuilder();
        message.Append(release.Title).Append("\n\n");
        message.Append("Release-Application: ").Append(release.Application).Append('\n');
        message.Append("Release-Stage: ").Append(release.Stage).Append('\n');
        message.Append("Image-Digest: ").Append(release.Image.Digest).Append('\n');
        if (edit.Previous?.Digest is { } previous)
        {
            message.Append("Previous-Digest: ").Append(previous).Append('\n');
        }

        message.Append("Source-Commit: ").Append(release.SourceCommit).Append('\n');
        return message.ToString();
    }

    public static PullRequestText PullRequest(Release release, ManifestEdit edit) => new()
    {
        Title = release.Title,
        Body = Body(release, edit),
        Labels = [$"stage:{release.Stage}", $"application:{release.Application}"],
    };

    private static string Body(Release release, ManifestEdit edit)
    {
        var before = edit.Previous is { } previous ? $"`{previous}`" : "nothing, this is the first release";
        var diff = Markdown.Fenced("diff", Shortened(edit.ToDiff()));
        return
            $"""
            Merge to deploy **{release.Application} {release.Version}** to **{release.Stage}**.

            | | |
            |---|---|
            | Version | `{release.Version}` |
            | Image | `{release.Image.Repository}:{release.Image.Tag}` |
            | Digest | `{release.Image.Digest}` |
            | Before | {before} |
            | Source | {Source(release)} |

            <details><summary>The change in the manifests</summary>

            {diff}

            </details>

            To roll back after the merge, revert this pull request, or run `./build.sh Release` in the application repository at the commit of the earlier version.

            {new ReleaseMarker(release).ToString()}

            """;
    }

    private static string Source(Release release) =>
        release.SourceUrl is null ? $"commit `{release.SourceCommit}`"
        : $"[{release.SourceCommit.Abbreviated}]({Markdown.Url(release.SourceUrl)}/commit/{release.SourceCommit})";

    private static string Shortened(string diff) => diff.Length <= LongestDiff
        ? diff
        : diff[..(diff.LastIndexOf('\n', LongestDiff) + 1)] + "… and more, see the files of this pull request\n";
}
