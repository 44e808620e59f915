using System.Xml.Linq;

namespace Slipway.Tests.Architecture;

/// <summary>docs/architecture.md draws the arrows; this holds the project files to it.</summary>
public sealed class ArrowsBetweenProjects
{
    private static readonly string[] Adapters = ["Slipway.Git", "Slipway.GitHub", "Slipway.Images", "Slipway.Kubernetes", "Slipway.Slack"];

    [Fact]
    public void The_core_references_no_project_and_only_YamlDotNet()
    {
        Assert.Empty(References("Slipway", "ProjectReference"));
        Assert.Equal(["YamlDotNet"], References("Slipway", "PackageReference"));
    }

    [Fact]
    public void Adapters_reference_the_core_and_not_each_other() =>
        Assert.All(Adapters, adapter => Assert.Equal(["Slipway"], References(adapter, "ProjectReference")));

    [Fact]
    public void Components_reference_the_core_the_adapters_and_one_build_host() =>
        Assert.Equal(
            ["Slipway", .. Adapters, "Slipway.BuildHost"],
            References("Slipway.Components", "ProjectReference").Order(StringComparer.Ordinal).OrderBy(name => name == "Slipway.BuildHost"));

    [Fact]
    public void The_build_host_references_no_other_part() =>
        Assert.Empty(References("Slipway.BuildHost", "ProjectReference"));

    [Fact]
    public void The_sandbox_is_referenced_by_no_other_part()
    {
        var parts = Directory.GetDirectories(Path.Combine(Checkout.Root, "src")).Select(folder => Path.GetFileName(folder)!).ToList();

        Assert.Contains("Slipway.Sandbox", parts);
        Assert.All(parts, part => Assert.DoesNotContain("Slipway.Sandbox", References(part, "ProjectReference")));
    }

    private static List<string> References(string project, string element) =>
        XDocument.Load(Path.Combine(Checkout.Root, "src", project, project + ".csproj"))
            .Descendants(element)
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Split('/')[^1] + (element == "PackageReference" ? ".x" : "")))
            .ToList();
}
