namespace Slipway.Ci.Workflows;

/// <summary>What becomes of the workflow files of a repository.</summary>
/// <param name="Written">Those that are to be written, with what they are to hold.</param>
/// <param name="Deleted">Generated ones that the build has no use for any more.</param>
/// <param name="Own">Those in the place of a generated one that somebody else wrote: they stay.</param>
internal sealed record WorkflowChanges(IReadOnlyList<WorkflowFile> Written, IReadOnlyList<string> Deleted, IReadOnlyList<string> Own)
{
    /// <summary>Every place that a generated file can have.</summary>
    private static readonly string[] Places =
    [
        .. new[] { "release", "preview", "deploy", "drift", "operate", "events" }.Select(name => $".github/workflows/{name}.yml"),
        .. new[] { "", "-release", "-preview", "-drift", "-events" }.Select(name => $"cloudbuild{name}.yaml"),
        ".gitlab-ci.yml",
    ];

    /// <summary>Those generated files that are not as they would be now, one sentence each.</summary>
    public IEnumerable<(string Path, string Reason)> OutOfDate =>
    [
        .. Written.Where(file => !file.IsNew).Select(file => (file.Path, "it is not what the build definition stands for now.")),
        .. Deleted.Select(path => (path, "it is for a target that the build does not have, or a CI system that it does not name.")),
    ];

    /// <summary>The systems that there are generated files of.</summary>
    /// <param name="read">The content of a file; null where there is none.</param>
    public static IReadOnlyList<WorkflowSystem> SystemsOf(Func<string, string?> read) =>
        [.. Places.Where(path => read(path) is { } text && WorkflowFile.IsGenerated(text)).Select(path => path[0] == 'c' ? WorkflowSystem.GoogleCloudBuild : path.StartsWith(".github", StringComparison.Ordinal) ? WorkflowSystem.GitHubActions : WorkflowSystem.GitLabCi).Distinct()];

    /// <summary>Compares the files as they are to be with those that are there.</summary>
    /// <param name="files">The files as they are to be.</param>
    /// <param name="read">The content of a file; null where there is none.</param>
    public static WorkflowChanges Of(IReadOnlyList<WorkflowFile> files, Func<string, string?> read)
    {
        var there = Places.Union(files.Select(file => file.Path)).Select(path => (Path: path, Text: read(path)?.ReplaceLineEndings("\n"))).Where(file => file.Text is not null).ToDictionary(file => file.Path, file => file.Text!);
        var generated = there.Where(file => WorkflowFile.IsGenerated(file.Value)).ToDictionary();
        return new WorkflowChanges(
            [.. files.Where(file => !there.TryGetValue(file.Path, out var text) || (WorkflowFile.IsGenerated(text) && text != file.Text)).Select(file => file with { IsNew = !there.ContainsKey(file.Path) })],
            [.. generated.Keys.Where(path => files.All(file => file.Path != path))],
            [.. files.Select(file => file.Path).Where(path => there.ContainsKey(path) && !generated.ContainsKey(path))]);
    }
}
