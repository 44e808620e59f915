namespace Slipway.Tests.Architecture;

/// <summary>A reader who knows a folder knows all that it stands on; the core's are layers.</summary>
public sealed class FoldersOfProjects
{
    // The lowest first; docs/architecture.md draws the same.
    private static readonly string[][] Layers =
    [
        ["Values", "Naming", "Schemas", "Resources", "Hooks", "Renderings", "ApplySets", "Plans", "Health", "Rollouts"],
        ["Values", "Naming", "ConfigRepositories", "Manifests", "Configuration", "Releases", "Notifications"],
    ];

    private static readonly FolderUses Uses = new("Slipway", Source("Slipway"));

    [Theory]
    [InlineData("Slipway")]
    [InlineData("Slipway.Engine")]
    [InlineData("Slipway.Renderers")]
    [InlineData("Slipway.Ci")]
    [InlineData("Slipway.Git")]
    [InlineData("Slipway.GitHub")]
    [InlineData("Slipway.GoogleCloud")]
    [InlineData("Slipway.Pages")]
    [InlineData("Slipway.Prometheus")]
    [InlineData("Slipway.Slack")]
    public void No_folder_uses_one_that_uses_it_in_turn(string project) => Assert.Equal("", new FolderUses(project, Source(project)).FindCycle());

    [Fact]
    public void A_layer_uses_only_those_below_it() => Assert.Empty(
        from layers in Layers
        from layer in layers.Index()
        from above in layers.Skip(layer.Index + 1)
        where Uses.Of(layer.Item).ContainsKey(above)
        select $"{layer.Item} -> {above} ({Uses.Of(layer.Item)[above]})");

    [Fact]
    public void What_every_folder_may_use_uses_none() => Assert.Empty(Uses.Of(""));

    [Fact]
    public void A_namespace_is_the_folder() => Assert.Empty(
        from file in Source("Slipway")
        let expected = $"namespace {string.Join('.', file.Key.Split('/')[..^1].Prepend("Slipway"))};"
        where !file.Value.Contains($"\n{expected}\n", StringComparison.Ordinal) && !file.Value.StartsWith($"{expected}\n", StringComparison.Ordinal)
        select $"{file.Key}: expected {expected}");

    [Theory]
    [InlineData("using Slipway.Plans;")]
    [InlineData("using static Slipway.Plans.Plan;")]
    [InlineData("using Alias = Slipway.Plans.Plan;")]
    [InlineData("public Slipway.Plans.Plan? Plan { get; init; }")]
    [InlineData("public global::Slipway.Plans.Plan? Plan { get; init; }")]
    [InlineData("public Plans.Plan? Plan { get; init; }")]
    public void A_cycle_is_found_however_the_other_folder_is_named(string use)
    {
        var source = new Dictionary<string, string>
        {
            ["Plans/Plan.cs"] = "using Slipway.Resources;\nnamespace Slipway.Plans;\npublic sealed record Plan;",
            ["Resources/Resource.cs"] = $"{use}\npublic sealed record Resource;",
        };

        Assert.Equal("Plans -> Resources (Plans/Plan.cs), Resources -> Plans (Resources/Resource.cs)", new FolderUses("Slipway", source).FindCycle());
    }

    [Fact]
    public void A_cycle_is_found_in_a_project_whose_name_has_a_dot()
    {
        var source = new Dictionary<string, string>
        {
            ["Ports/Lease.cs"] = "using Slipway.Engine.Locking;\npublic sealed record Lease;",
            ["Locking/Lock.cs"] = "using Slipway.Engine.Ports;\npublic sealed record Lock;",
        };

        Assert.Equal("Locking -> Ports (Locking/Lock.cs), Ports -> Locking (Ports/Lease.cs)", new FolderUses("Slipway.Engine", source).FindCycle());
    }

    [Fact]
    public void A_property_called_like_a_folder_is_no_use_of_it()
    {
        var source = new Dictionary<string, string>
        {
            ["Plans/Plan.cs"] = "using Slipway.Resources;\npublic sealed record Plan;",
            ["Resources/Resource.cs"] = "public bool Any => Plans.Count > 0 && other.Plans.Plan is null;\npublic sealed record Resource;",
        };

        Assert.Equal("", new FolderUses("Slipway", source).FindCycle());
    }

    private static SortedDictionary<string, string> Source(string project) => new(
        Directory.EnumerateFiles(FolderOf(project), "*.cs", SearchOption.AllDirectories)
            .Select(file => (Path: Path.GetRelativePath(FolderOf(project), file).Replace('\\', '/'), File: file))
            .Where(file => FolderUses.FolderOf(file.Path) is not ("bin" or "obj"))
            .ToDictionary(file => file.Path, file => File.ReadAllText(file.File).ReplaceLineEndings("\n")),
        StringComparer.Ordinal);

    private static string FolderOf(string project) => Path.Combine(Checkout.Root, "src", project);
}
