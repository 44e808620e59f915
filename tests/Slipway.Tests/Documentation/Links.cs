using System.Text.RegularExpressions;

namespace Slipway.Tests.Documentation;

/// <summary>Every link of the guides leads somewhere, and every guide is in the site's table of contents.</summary>
public sealed partial class Links
{
    private static readonly string Docs = Path.Combine(Checkout.Root, "docs");

    public static TheoryData<string> Pages =>
    [
        .. Directory.GetFiles(Docs, "*.md", SearchOption.AllDirectories).Select(page => Path.GetRelativePath(Checkout.Root, page)), "README.md", "CHANGELOG.md", "CONTRIBUTING.md",
    ];

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_link_leads_to_a_file_and_to_a_heading_that_is_there(string page)
    {
        var path = Path.Combine(Checkout.Root, page);

        Assert.All(Link().Matches(File.ReadAllText(path)).Select(match => match.Groups["to"].Value).Where(link => !Uri.TryCreate(link, UriKind.Absolute, out _)), link =>
        {
            var (file, heading) = link.Split('#') is [var name, var anchor] ? (name, anchor) : (link, null);
            var target = file.Length == 0 ? path : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, file));
            // The site has no page for a folder.
            Assert.True(File.Exists(target), link);
            Assert.True(heading is null || Headings(target).Contains(heading), link);
        });
    }

    [Fact]
    public void Every_guide_is_in_the_table_of_contents_of_the_site_once()
    {
        var entries = Entry().Matches(File.ReadAllText(Path.Combine(Docs, "toc.yml"))).Select(match => match.Groups["page"].Value).ToList();
        // Written by target Site.
        string[] made = ["index.md", "reference/interfaces.md", "CHANGELOG.md", "CONTRIBUTING.md"];

        Assert.Equal(
            Directory.GetFiles(Docs, "*.md", SearchOption.AllDirectories).Select(page => Path.GetRelativePath(Docs, page).Replace('\\', '/')).Concat(made).Order(StringComparer.Ordinal),
            entries.Order(StringComparer.Ordinal));
    }

    private static HashSet<string> Headings(string page) =>
        [.. Code().Replace(File.ReadAllText(page), "").Split('\n').Where(line => line.StartsWith('#')).Select(line => NoAnchor().Replace(line.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-'))];

    [GeneratedRegex(@"\]\((?<to>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"href: (?<page>[\w/.-]+)")]
    private static partial Regex Entry();

    [GeneratedRegex("```.*?```", RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NoAnchor();
}
