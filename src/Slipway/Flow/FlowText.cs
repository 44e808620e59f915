using System.Globalization;
using System.Text;
using Slipway.Forges;
using Slipway.Naming;
using Slipway.Releases;

namespace Slipway.Flow;

/// <summary>The names and texts of a rollout, as flow has them.</summary>
/// <param name="Application">The application.</param>
/// <param name="Manifest">What is changed.</param>
/// <param name="Version">The tag.</param>
internal sealed record FlowText(FlowApplication Application, FlowManifest Manifest, string Version)
{
    private const int MaxPlaces = 30;
    private const int MaxPullRequests = 100;

    /// <summary>The branch of the pull request: <c>rollout/{env}-{name}-{version}</c>.</summary>
    public string Branch => $"rollout/{Manifest.Env}{Named("-", "-")}-{Version}";

    /// <summary>The title of pull request and commit.</summary>
    public string Title => $"Rollout {Manifest.Env}{Named(" ", "/")} {Version}";

    /// <summary>The pull request.</summary>
    /// <param name="server">The web address of the forge, without a slash at its end.</param>
    /// <param name="edit">What changes.</param>
    /// <param name="changes">What changed in the source; null where it is not known.</param>
    /// <param name="image">The image, with its digest.</param>
    public PullRequestText PullRequest(string server, FlowEdit edit, SourceChanges? changes, ImageReference image) => new()
    {
        Title = Title,
        Body = OwnPart.Mark($"{Body(server, edit, changes).TrimEnd()}\n\n{FlowMarker.Of(image)}"),
        Labels = [.. new[] { Application.SourceName, Manifest.Env }.Concat(Manifest.Labels).Where(label => label.Length > 0).Distinct()],
    };

    private string Named(string separator, string behindOwner) =>
        Application.Name.Length > 0 ? separator + Application.Name
        : Manifest.HidesSourceName ? ""
        : separator + (Manifest.ShowsSourceOwner ? $"{Application.SourceOwner}{behindOwner}" : "") + Application.SourceName;

    private string Body(string server, FlowEdit edit, SourceChanges? changes)
    {
        var text = new StringBuilder();
        if (!Manifest.HidesRelease && Application.SourceName.Length > 0)
        {
            var source = Markdown.Url($"{server}/{Application.SourceOwner}/{Application.SourceName}");
            text.Append(CultureInfo.InvariantCulture, $"# Release\n{source}/releases/tag/{Version}\n\n## Changes\n\n");
            foreach (var old in edit.OldVersions)
            {
                text.Append(CultureInfo.InvariantCulture, $"{source}/compare/{Markdown.Url(old)}...{Version}\n\n");
            }

            var merged = Manifest.HidesPullRequests ? [] : (changes?.Commits ?? []).Select(commit => commit.PullRequest).OfType<(string Number, string Title)>().Take(MaxPullRequests).ToList();
            if (merged.Count > 0)
            {
                text.Append("### Pull Requests\n\n").AppendJoin("", merged.Select(one => $"- {Markdown.Line(one.Title)} in {Application.SourceOwner}/{Application.SourceName}#{one.Number}\n")).Append('\n');
            }
        }

        if (edit.NotChanged.Count > 0)
        {
            text.Append("**Not changed**, although it looks like this application's tag:\n\n")
                .AppendJoin("", edit.NotChanged.Take(MaxPlaces).Select(place => $"* {Markdown.Line(place.ToString())}\n"))
                .Append(edit.NotChanged.Count > MaxPlaces ? $"* and {edit.NotChanged.Count - MaxPlaces} more\n" : "").Append('\n');
        }

        return (Manifest.Body.Length > 0 ? text.Append(CultureInfo.InvariantCulture, $"\n---\n{Manifest.Body}") : text).ToString();
    }
}
