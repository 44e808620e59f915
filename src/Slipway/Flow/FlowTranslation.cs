using System.Text.RegularExpressions;
using Slipway.ConfigRepositories;
using Slipway.Naming;

namespace Slipway.Flow;

/// <summary>Finds in a configuration of flow what slipway.yaml says of it, and what it does not.</summary>
internal sealed partial class FlowTranslation(FlowConfiguration configuration, Func<string, ConfigFile?> read)
{
    private readonly List<(FlowApplication Application, FlowManifest Manifest)> all = [.. configuration.Applications.SelectMany(application => application.Manifests.Select(manifest => (application, manifest)))];

    /// <summary>The stage of an environment: its name as a name in a cluster may be.</summary>
    public static string StageOf(FlowManifest manifest) => Label(manifest.Env, "default");

    /// <summary>Whether nothing of a stage waited for a person in flow.</summary>
    public bool IsMergedByItself(string stage) => all.Where(one => StageOf(one.Manifest) == stage).All(one => one.Manifest.CommitsToBase);

    /// <summary>The fields that hold a tag alone, which Slipway does not find by itself.</summary>
    public IReadOnlyList<(string Application, string File, string Path)> Fields() =>
    [
        .. (from one in all
            from file in one.Manifest.Files
            let content = read(file)
            where content is not null
            from path in FlowFile.TagFields(content, FlowPattern.Of(one.Application, one.Application.Image))
            select (NameOf(one.Application), FileIn(one.Application, one.Manifest, file), path)).Distinct(),
    ];

    /// <summary>What is not mapped.</summary>
    public IReadOnlyList<string> Notes(IReadOnlyList<string> stages)
    {
        var repositories = all.GroupBy(one => $"{one.Manifest.Owner}/{one.Manifest.Repository}").OrderByDescending(group => group.Count()).Select(group => group.Key).ToList();
        var notes = new List<string>();
        if (stages.Count > 1)
        {
            notes.Add($"flow proposes a tag to all of {string.Join(", ", stages)} at once. Slipway proposes it to {stages[0]}, and carries what is healthy on: run ./build.sh Promote, or write 'promoteTo' into a stage. Put the stages into their order.");
        }

        if (configuration.Author is { } author)
        {
            notes.Add($"git_author: commits are Slipway's. Pass --committer-email {author.Email} where the forge is to know them.");
        }

        notes.AddRange(repositories.Skip(1).Select(repository => $"{repository}: a config repository is one. Move its manifests to {repositories[0]}, or go on with --flow-config for it."));
        notes.AddRange(all.Select(one => one.Manifest.BaseBranch).Distinct().Select(branch => $"base branch '{branch}': releases go to the repository's default branch; make it that, or merge it there."));
        foreach (var (application, manifest) in all)
        {
            notes.AddRange(NotesOf(application, manifest).Select(note => $"{application.Title} in {(manifest.Env.Length > 0 ? manifest.Env : "no environment")}: {note}"));
        }

        return [.. notes, .. configuration.Ignored.Select(ignored => ignored.ToString())];
    }

    private IEnumerable<string> NotesOf(FlowApplication application, FlowManifest manifest)
    {
        var (stage, name) = (StageOf(manifest), NameOf(application));
        if (stage != manifest.Env)
        {
            yield return $"the stage is called {stage}.";
        }

        foreach (var file in manifest.Files.Where(file => !file.StartsWith($"{stage}/{name}/", StringComparison.Ordinal)))
        {
            yield return $"move {file} to {stage}/{name}/{FileIn(application, manifest, file)}: an application is a folder in its stage.";
        }

        foreach (var file in manifest.Files.Where(file => read(file) is null))
        {
            yield return $"{file} is not here, so its fields that hold a tag besides images of containers are not known. Name them under 'images'.";
        }

        if (manifest.CommitsToBase)
        {
            yield return IsMergedByItself(stage) ? "commit_without_pr: a pull request is opened, and merged when its checks passed." : $"commit_without_pr: others of {stage} have a pull request, and so it has one, too.";
        }

        if (manifest.IncludePrefixes.Count + manifest.ExcludePrefixes.Count > 0)
        {
            yield return $"filters: pass --event-tags '{TagsOf(manifest)}' to ReleaseFromEvent, with --application {name}.";
        }

        if (application.Prefixes.Count > 0)
        {
            yield return "additional_rewrite_prefix: a tag within a longer text is not set; what still has an old one, the release pull request says. Have the application read it from a field of its own.";
        }

        if (manifest.Labels.Count > 0 || manifest.Body.Length > 0 || manifest.ShowsSourceOwner || manifest.HidesSourceName || manifest.HidesRelease || manifest.HidesPullRequests)
        {
            yield return "labels, pr_body and the show_ and hide_ keys: branches, titles and texts of release pull requests are Slipway's own.";
        }
    }

    private static string TagsOf(FlowManifest manifest) =>
        (manifest.ExcludePrefixes.Count == 0 ? "" : $"(?!{Any(manifest.ExcludePrefixes)})") + (manifest.IncludePrefixes.Count == 0 ? "" : Any(manifest.IncludePrefixes)) + ".*";

    private static string Any(IReadOnlyList<string> prefixes) => $"({string.Join('|', prefixes.Select(Regex.Escape))})";

    private static string NameOf(FlowApplication application) => Label(application.Title, "application");

    // From the application's folder on, where it is in one.
    private static string FileIn(FlowApplication application, FlowManifest manifest, string file) =>
        $"{StageOf(manifest)}/{NameOf(application)}/" is var folder && file.StartsWith(folder, StringComparison.Ordinal) ? file[folder.Length..] : file[(file.LastIndexOf('/') + 1)..];

    private static string Label(string text, string otherwise)
    {
        var label = NoLabel().Replace(text.ToLowerInvariant(), "-").Trim('-');
        label = label.Length > 63 ? label[..63].TrimEnd('-') : label;
        return DnsLabel.IsOne(label) ? label : otherwise;
    }

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex NoLabel();
}
