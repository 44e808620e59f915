using Slipway.Ci.Workflows;

namespace Slipway.Ci.Tests.Workflows;

/// <summary>The files in docs/workflows are what is generated: nothing is written twice. What is promised of them is tested in Slipway.Tests.</summary>
public sealed class FilesOfTheGuides
{
    private static readonly string[] Application = ["Release"];
    private static readonly string[] Config = ["Validate", "Preview", "Deploy", "DetectDrift", "Promote", "Rollback", "Abort", "SyncBack", "Remove", "Status", "ReleaseFromEvent", "Doctor"];

    [Theory]
    [InlineData("application")]
    [InlineData("config")]
    [InlineData("monorepo")]
    public void Are_generated_byte_for_byte(string repository)
    {
        var files = Generate(repository).ToDictionary(file => Path.Combine("docs", "workflows", repository, NameOf(file)), file => file.Text);
        // To publish a page is a matter of GitHub Pages alone: that file is written by hand.
        var there = Directory.GetFiles(Path.Combine(Checkout.Root, "docs", "workflows", repository)).Where(file => Path.GetFileName(file) != "report.yml").Select(file => Path.GetRelativePath(Checkout.Root, file));

        var changed = files.Where(file => !File.Exists(Path.Combine(Checkout.Root, file.Key)) || File.ReadAllText(Path.Combine(Checkout.Root, file.Key)) != file.Value).ToList();
        foreach (var (path, text) in changed)
        {
            var found = Path.Combine(Checkout.Root, "artifacts", path);
            Directory.CreateDirectory(Path.GetDirectoryName(found)!);
            File.WriteAllText(found, text);
        }

        Assert.True(changed.Count == 0, $"Not what is generated: {string.Join(", ", changed.Select(file => file.Key))}. Copy them from artifacts/, and read the difference");
        Assert.Equal(files.Keys.Order(StringComparer.Ordinal), there.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Those_of_a_repository_that_is_both_are_those_of_the_config_repository_and_a_release() => Assert.All(
        WorkflowFiles.Of(
            new BuildFacts { Targets = Application.Union(Config).ToHashSet(), Stages = [new("dev", []), new("prod", [])], RegistryHost = "ghcr.io" },
            new WorkflowOptions { Systems = [WorkflowSystem.GitHubActions] }).Where(file => NameOf(file) != "release.yml"),
        file => Assert.Equal(File.ReadAllText(Path.Combine(Checkout.Root, "docs", "workflows", "config", NameOf(file))), file.Text));

    private static IEnumerable<WorkflowFile> Generate(string repository) => repository switch
    {
        "application" => EverySystem(new BuildFacts { Targets = Application.ToHashSet(), RegistryHost = "ghcr.io" }),
        "config" => EverySystem(new BuildFacts { Targets = Config.ToHashSet(), Stages = [new("dev", []), new("prod", [])], RegistryHost = "ghcr.io" }),
        // Its other files are those of the config repository.
        _ => WorkflowFiles.Of(
            new BuildFacts { Targets = Application.Union(Config).ToHashSet(), Stages = [new("dev", []), new("prod", [])], RegistryHost = "ghcr.io" },
            new WorkflowOptions { Systems = [WorkflowSystem.GitHubActions, WorkflowSystem.GitLabCi] })
            .Where(file => file.Path.EndsWith("release.yml", StringComparison.Ordinal) || file.Path == ".gitlab-ci.yml"),
    };

    // The templates have the same facts, so that nothing of them is out of date.
    private static IReadOnlyList<WorkflowFile> EverySystem(BuildFacts facts) =>
        WorkflowFiles.Of(facts, new WorkflowOptions { Systems = [WorkflowSystem.GitHubActions, WorkflowSystem.GoogleCloudBuild, WorkflowSystem.GitLabCi], Events = true });

    private static string NameOf(WorkflowFile file) => Path.GetFileName(file.Path).TrimStart('.');
}
