using Slipway.Configuration;
using Slipway.Renderers;
using Slipway.Reports;

namespace Slipway.Components.Deploying;

/// <summary>
/// What a proposal would change in the rules themselves. Nothing of it holds before it is merged: otherwise a proposal could choose its namespace, and the
/// stages and charts that it is judged by.
/// </summary>
internal static class ProposedRules
{
    /// <summary>One line for each change; none where nothing changes.</summary>
    /// <param name="baseRoot">The folder with the slipway.yaml and schemas that hold.</param>
    /// <param name="root">The folder with the proposed ones.</param>
    /// <exception cref="InvalidInputException">The proposed slipway.yaml is missing or wrong.</exception>
    public static IReadOnlyList<string> Of(string baseRoot, string root)
    {
        var changes = Between(ManifestFolders.ReadConfiguration(baseRoot), ManifestFolders.ReadConfiguration(root)).ToList();
        if (!IsSame(Path.Combine(baseRoot, SavedSchemas.FolderName), Path.Combine(root, SavedSchemas.FolderName)))
        {
            changes.Add($"{SavedSchemas.FolderName}/: changed");
        }

        // Values of YAML can have lines of their own.
        return [.. changes.Select(change => LogText.Neutralise(change).Replace('\n', ' '))];
    }

    private static IEnumerable<string> Between(SlipwayConfiguration before, SlipwayConfiguration after)
    {
        foreach (var stage in after.Stages.Where(stage => before.Stages.All(other => other.Name != stage.Name)))
        {
            yield return $"stage {stage.Name}: new, in namespace {stage.Namespace}; not planned";
        }

        foreach (var stage in before.Stages)
        {
            var proposed = after.Stages.FirstOrDefault(other => other.Name == stage.Name);
            foreach (var change in proposed is null ? [$"gone; what runs in namespace {stage.Namespace} would stay there"] : Between(stage, proposed))
            {
                yield return $"stage {stage.Name}: {change}";
            }
        }

        var (order, newOrder) = (Order(before, after), Order(after, before));
        if (order != newOrder)
        {
            yield return $"order of stages: {order} -> {newOrder}";
        }

        if (!before.Images.SequenceEqual(after.Images))
        {
            yield return "images: changed";
        }

        if (!before.Helm.Select(Text).SequenceEqual(after.Helm.Select(Text)))
        {
            yield return "helm: changed; what is planned is rendered from the charts and versions of the base branch";
        }
    }

    private static IEnumerable<string> Between(StageConfiguration before, StageConfiguration after) =>
        from change in new (string Name, string Before, string After)[]
        {
            ("namespace", before.Namespace, after.Namespace),
            ("merge", $"{before.Merge}", $"{after.Merge}"),
            ("promotion", $"{before.Promotion}", $"{after.Promotion}"),
            ("url", before.Url ?? "none", after.Url ?? "none"),
            ("reviewers", string.Join(", ", before.Reviewers.DefaultIfEmpty("none")), string.Join(", ", after.Reviewers.DefaultIfEmpty("none"))),
        }
        where change.Before != change.After
        select $"{change.Name} {change.Before} -> {change.After}";

    // Of the stages that both have.
    private static string Order(SlipwayConfiguration one, SlipwayConfiguration other) =>
        string.Join(", ", one.Stages.Select(stage => stage.Name).Where(name => other.Stages.Any(stage => stage.Name == name)));

    private static string Text(HelmSource chart) => $"{chart with { Values = [] }} {string.Join('\n', chart.Values)}";

    private static bool IsSame(string one, string other)
    {
        var (files, others) = (Files(one), Files(other));
        return files.SequenceEqual(others) && files.All(file => File.ReadAllBytes(Path.Combine(one, file)).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(other, file))));
    }

    // A link is not followed: it leads wherever a proposal wants.
    private static List<string> Files(string folder) => !Directory.Exists(folder) ? [] :
    [
        .. new DirectoryInfo(folder).EnumerateFiles("*.json", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint })
            .Select(file => Path.GetRelativePath(folder, file.FullName)).Order(StringComparer.Ordinal),
    ];
}
