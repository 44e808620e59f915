using Slipway.Configuration;
using Slipway.Kubernetes.Schemas;
using Slipway.Naming;
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
        var proposed = ManifestFolders.Open(root);
        if (proposed.UnknownApplications() is { Count: > 0 } problems)
        {
            throw new InvalidInputException(problems);
        }

        var changes = Between(ManifestFolders.ReadConfiguration(baseRoot), proposed.Configuration).ToList();
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
            yield return $"stage {stage.Name}: new, in namespace {stage.Namespace} of {Cluster(stage)}; not planned";
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

        foreach (var name in before.Applications.Concat(after.Applications).Select(application => application.Name).Distinct())
        {
            var (old, proposed) = (After(before, name), After(after, name));
            if (old != proposed)
            {
                yield return $"application {name}: after {old} -> {proposed}";
            }
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
            ("promoteTo", before.PromoteTo?.Value ?? "none", after.PromoteTo?.Value ?? "none"),
            ("soak", DurationText.Of(before.Soak), DurationText.Of(after.Soak)),
            ("production", $"{before.IsProduction}", $"{after.IsProduction}"),
            ("url", before.Url ?? "none", after.Url ?? "none"),
            ("reviewers", Listed(before.Reviewers), Listed(after.Reviewers)),
            ("approvals", before.Approvals?.ToString() ?? "none", after.Approvals?.ToString() ?? "none"),
            ("freeze", Listed(before.Freeze), Listed(after.Freeze)),
            ("requires", Listed(before.Requires), Listed(after.Requires)),
            ("cluster", Cluster(before), Cluster(after)),
            ("waves", Listed(before.Waves), Listed(after.Waves)),
        }
        where change.Before != change.After
        select $"{change.Name} {change.Before} -> {change.After}";

    private static string Cluster(StageConfiguration stage) => stage.Clusters.Count > 0 ? Listed(stage.Clusters) : stage.Cluster?.ToString() ?? "the run's cluster";

    private static string After(SlipwayConfiguration configuration, ApplicationName name) => Listed(configuration.Applications.FirstOrDefault(application => application.Name == name)?.After ?? []);

    private static string Listed<T>(IEnumerable<T> values) => string.Join(", ", values.Select(value => $"{value}").DefaultIfEmpty("none"));

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
