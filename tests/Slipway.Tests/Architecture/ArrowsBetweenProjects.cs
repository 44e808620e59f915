using System.Xml.Linq;

namespace Slipway.Tests.Architecture;

/// <summary>docs/architecture.md draws the arrows; this holds the project files to it.</summary>
public sealed class ArrowsBetweenProjects
{
    private static readonly string[] Adapters = ["Slipway.Ci", "Slipway.Git", "Slipway.GitHub", "Slipway.GoogleCloud", "Slipway.Images", "Slipway.Kubernetes", "Slipway.Prometheus", "Slipway.Renderers", "Slipway.Slack"];

    [Fact]
    public void The_core_references_no_project_and_only_YamlDotNet()
    {
        Assert.Empty(References("Slipway", "ProjectReference"));
        Assert.Equal(["YamlDotNet"], References("Slipway", "PackageReference"));
    }

    [Fact]
    public void The_engine_references_the_core_and_no_adapter() => Assert.Equal(["Slipway"], References("Slipway.Engine", "ProjectReference"));

    [Fact]
    public void The_engine_knows_no_wire_no_process_and_no_file()
    {
        Assert.Equal(["Serilog"], References("Slipway.Engine", "PackageReference"));
        var sources = Directory.EnumerateFiles(Path.Combine(Checkout.Root, "src", "Slipway.Engine"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));

        Assert.All(sources, file => Assert.DoesNotMatch(@"\bSystem\.Net\b|\bHttpClient\b|\bSystem\.IO\b|\bFile\.|\bDirectory\.|\bProcess\.|\bConsole\.|\bEnvironment\.", File.ReadAllText(file)));
    }

    [Fact]
    public void Adapters_reference_the_core_the_engine_and_not_each_other() =>
        Assert.All(
            Adapters.Where(adapter => adapter != "Slipway.GoogleCloud"),
            adapter => Assert.Subset(new HashSet<string> { "Slipway", "Slipway.Engine" }, References(adapter, "ProjectReference").ToHashSet()));

    [Fact]
    public void Google_Cloud_knows_of_the_adapters_only_images_one_of_whose_builders_it_is() =>
        Assert.Equal(["Slipway", "Slipway.Images"], References("Slipway.GoogleCloud", "ProjectReference"));

    [Fact]
    public void Components_reference_the_core_the_engine_the_adapters_and_one_build_host() =>
        Assert.Equal(
            Adapters.Concat(["Slipway", "Slipway.Engine", "Slipway.Pages"]).Order(StringComparer.Ordinal).Append("Slipway.BuildHost"),
            References("Slipway.Components", "ProjectReference").Order(StringComparer.Ordinal).OrderBy(name => name == "Slipway.BuildHost"));

    [Fact]
    public void The_build_host_references_no_other_part() =>
        Assert.Empty(References("Slipway.BuildHost", "ProjectReference"));

    [Fact]
    public void The_sandbox_is_referenced_by_no_other_part() =>
        Assert.All(ProjectsIn("src"), part => Assert.DoesNotContain(References(part, "ProjectReference"), name => name.StartsWith("Slipway.Sandbox", StringComparison.Ordinal)));

    [Fact]
    public void Pages_know_the_core_alone_and_no_sandbox() => Assert.Equal(["Slipway"], References("Slipway.Pages", "ProjectReference"));

    [Fact]
    public void The_sandbox_knows_of_the_parts_only_the_core_and_the_pages() =>
        // Its targets are a build's part.
        Assert.All(ProjectsIn("sandbox").Where(part => part != "Slipway.Sandbox.Targets"), part => Assert.DoesNotContain(
            References(part, "ProjectReference", "sandbox"),
            name => name != "Slipway" && (name != "Slipway.Pages" || part != "Slipway.Sandbox.Pages") && !name.StartsWith("Slipway.Sandbox", StringComparison.Ordinal)));

    [Theory]
    [InlineData("Core")]
    [InlineData("Cluster", "Core")]
    [InlineData("Registry", "Core")]
    [InlineData("Forge", "Core")]
    [InlineData("Slack", "Core")]
    [InlineData("Google", "Core")]
    [InlineData("Ci", "Core", "Forge")]
    [InlineData("Pages", "Core", "Cluster", "Registry", "Forge", "Slack", "Ci")]
    public void A_part_of_the_sandbox_knows_no_more_parts_than_it_needs(string part, params string[] others)
    {
        const string prefix = "Slipway.Sandbox.";

        Assert.Equal(others.Select(other => prefix + other), References(prefix + part, "ProjectReference", "sandbox").Where(name => name is not ("Slipway" or "Slipway.Pages")));
    }

    private static List<string> ProjectsIn(string folder)
    {
        var projects = Directory.GetDirectories(Path.Combine(Checkout.Root, folder)).Select(project => Path.GetFileName(project)!).ToList();
        Assert.NotEmpty(projects);
        return projects;
    }

    private static List<string> References(string project, string element, string folder = "src") =>
        XDocument.Load(Path.Combine(Checkout.Root, folder, project, project + ".csproj"))
            .Descendants(element)
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Split('/')[^1] + (element == "PackageReference" ? ".x" : "")))
            .ToList();
}
