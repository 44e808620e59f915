using System.Text.RegularExpressions;

namespace Slipway.Tests.Documentation;

/// <summary>The page of annotations and labels has all that the code knows, and nothing else.</summary>
public sealed partial class Annotations
{
    [Fact]
    public void Each_annotation_of_the_code_is_on_the_page_and_each_of_the_page_is_in_the_code()
    {
        var known = Directory.EnumerateFiles(Path.Combine(Checkout.Root, "src"), "*.cs", SearchOption.AllDirectories).SelectMany(file => Constant().Matches(File.ReadAllText(file)));
        var page = Name().Matches(File.ReadAllText(Path.Combine(Checkout.Root, "docs", "annotations.md")));

        Assert.Equal(Names(known.Select(match => match.Groups[1].Value)), Names(page.Select(match => match.Value)));
    }

    private static IEnumerable<string> Names(IEnumerable<string> all) => all.Distinct().Order(StringComparer.Ordinal);

    [GeneratedRegex(@"const string \w+ = ""(slipway\.dev/[a-z-]+)""")]
    private static partial Regex Constant();

    [GeneratedRegex(@"slipway\.dev/[a-z-]+")]
    private static partial Regex Name();
}
