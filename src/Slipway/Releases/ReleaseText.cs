using System.Text;
using Slipway.Forges;
using Slipway.Manifests;
using Slipway.Versions;

namespace Slipway.Releases;

/// <summary>What the commit and the pull request of a release say. Only of what the release is: the same release says the same again.</summary>
internal static class ReleaseText
{
    // Of GitHub's 65,536 characters (https://docs.github.com/rest/pulls), with room for what is added later.
    private const int MaxBodyLength = 64_000;
    private const int MaxChanges = 30;

    public static string CommitMessage(Release release, ManifestEdit edit)
    {
        var message = new StringBuilder();
        message.Append(release.Title).Append("\n\n");
        foreach (var (key, value) in Trailers(release, edit))
        {
            if (value is not null)
            {
                message.Append(key).Append(": ").Append(value).Append('\n');
            }
        }

        return message.ToString();
    }

    private static (string Key, object? Value)[] Trailers(Release release, ManifestEdit edit) =>
    [
        (ReleaseTrailers.ApplicationKey, release.Application),
        (ReleaseTrailers.StageKey, release.Stage),
        (ReleaseTrailers.DigestKey, release.Image.Digest),
        (ReleaseTrailers.PreviousDigestKey, edit.Previous?.Digest),
        (ReleaseTrailers.SourceCommitKey, release.Candidate.SourceCommit),
        (ReleaseTrailers.SourceRepositoryKey, release.Candidate.SourceUrl),
        (ReleaseTrailers.PromotedFromKey, (release.Candidate.Origin as ReleaseOrigin.Promotion)?.From),
        (ReleaseTrailers.RolledBackFromKey, (release.Candidate.Origin as ReleaseOrigin.Rollback)?.From),
    ];

    public static PullRequestText PullRequest(Release release, ManifestEdit edit, SourceChanges? changes) => new()
    {
        Title = release.Title,
        Body = Body(release, edit, changes),
        Labels = [$"stage:{release.Stage}", $"application:{release.Application}"],
    };

    private static string Body(Release release, ManifestEdit edit, SourceChanges? changes)
    {
        var start =
            $"""
            Merge to deploy **{release.Application} {release.Version}** to **{release.Stage}**.

            | | |
            |---|---|
            | Version | `{release.Version}` |
            | Image | `{release.Image.Repository}:{release.Image.Tag}` |
            | Digest | `{release.Image.Digest}` |
            | Before | {(edit.Previous is { } previous ? $"`{previous}`" : "nothing, this is the first release")} |
            | Source | {Source(release.Candidate)} |
            {Compare(release.Candidate, changes)}{Origin(release)}
            {(changes is null ? "" : SourceChangesText.Of(changes, edit.Previous?.Tag ?? "the release before", release.Candidate.SourceUrl))}{Places(edit)}<details><summary>The change in the manifests</summary>


            """;
        var end =
            $"""


            </details>

            {WayBack(release)}

            {ReleaseBody.By(release.Candidate.By)}
            {new ReleaseMarker(release, edit.Previous?.Tag, CompareUrl(release.Candidate, changes))}

            """;
        return OwnPart.Mark(start + Markdown.Fenced("diff", edit.ToDiff(), MaxBodyLength - start.Length - end.Length) + end);
    }

    // Behind a rollback, what comes before leads further back still.
    private static string WayBack(Release release)
    {
        var command = $"./build.sh Rollback --stage {release.Stage} --application {release.Application}";
        return release.Candidate.Origin is ReleaseOrigin.Rollback { From: var left } && VersionTag.IsVersion(left)
            ? $"To go forward again after the merge, revert this pull request, or run `{command} --to {left}` in the config repository."
            : $"To roll back after the merge, revert this pull request, or run `{command}` in the config repository.";
    }

    private static string Places(ManifestEdit edit) =>
        Places("**Not changed**, although another image of this repository is, or may be, named there:", edit.NotChanged)
        + Places("**Changes with it**, as an alias of the tag:", edit.Shared);

    private static string Places(string title, IReadOnlyList<ManifestPlace> places) => places.Count == 0
        ? ""
        : $"{title}\n\n{string.Concat(places.Take(MaxChanges).Select(place => $"* {Markdown.Line(place.ToString())}\n"))}"
            + (places.Count > MaxChanges ? $"* and {places.Count - MaxChanges} more\n" : "") + "\n";

    private static string Compare(ReleaseCandidate candidate, SourceChanges? changes) => CompareUrl(candidate, changes) is { } url
        ? $"| Compare | [{changes!.From.Abbreviated}...{changes.To.Abbreviated}]({url}) |\n"
        : "";

    private static string? CompareUrl(ReleaseCandidate candidate, SourceChanges? changes) =>
        changes is null || candidate.SourceUrl is null ? null : $"{Markdown.Url(candidate.SourceUrl)}/compare/{changes.From}...{changes.To}";

    private static string Source(ReleaseCandidate candidate) =>
        candidate.SourceCommit is not { } commit ? "not known"
        : candidate.SourceUrl is null ? $"commit `{commit}`"
        : $"[{commit.Abbreviated}]({Markdown.Url(candidate.SourceUrl)}/commit/{commit})";

    private static string Origin(Release release) => release.Candidate.Origin switch
    {
        ReleaseOrigin.Promotion promotion => $"\nThis digest runs in **{promotion.From}** and is healthy there.\n",
        ReleaseOrigin.Rollback rollback => $"\nThe manifests of commit {rollback.At} had this digest. {Since(rollback)}\n{Undoing(rollback)}{NotRun(rollback)}{Irreversible(rollback)}",
        _ => "",
    };

    private static string Undoing(ReleaseOrigin.Rollback rollback) => rollback.Undoing.Count == 0
        ? ""
        : $"\n**Hooks that run first** when it is deployed, for each state that is left behind, the newest first, as they were recorded when it came: {Names(rollback.Undoing)}.\n";

    private static string NotRun(ReleaseOrigin.Rollback rollback) => rollback.NotRun.Count == 0
        ? ""
        : $"\n**Hooks that do not run**, as this version was healthy before: {Names(rollback.NotRun)}. One that was never deployed runs; the plan of the preview tells.\n";

    private static string Names(IReadOnlyList<string> hooks) =>
        string.Join(", ", hooks.Take(MaxChanges).Select(hook => $"`{hook}`")) + (hooks.Count > MaxChanges ? $" and {hooks.Count - MaxChanges} more" : "");

    private static string Irreversible(ReleaseOrigin.Rollback rollback) => rollback.Irreversible.Count == 0
        ? ""
        : $"\n**What these hooks did stays**, as no rollback hook undoes it: {Names(rollback.Irreversible)}. " +
          "Check that the older version can live with it.\n";

    private static string Since(ReleaseOrigin.Rollback rollback) => rollback.Since.Count == 0
        ? "Nothing else of the application changed since."
        : "Only the image goes back. What else of the application changed since stays:\n\n"
            + string.Concat(rollback.Since.Take(MaxChanges).Select(change => $"* {Markdown.Line(change)}\n"))
            + (rollback.Since.Count > MaxChanges ? $"* and {rollback.Since.Count - MaxChanges} more\n" : "");
}
