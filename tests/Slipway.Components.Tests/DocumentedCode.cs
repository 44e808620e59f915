using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using Slipway.Testing;

namespace Slipway.Components.Tests;

/// <summary>What README and docs/ show of build definitions, as one source file for each page.</summary>
internal static partial class DocumentedCode
{
    private static readonly HashSet<string> PublicTypes = [.. Directory.GetFiles(AppContext.BaseDirectory, "Slipway*.dll")
        .Where(file => !file.EndsWith("Tests.dll", StringComparison.Ordinal) && !Path.GetFileName(file).StartsWith("Slipway.Sandbox", StringComparison.Ordinal))
        .SelectMany(file => Assembly.LoadFrom(file).GetExportedTypes())
        .Where(type => !type.IsNested)
        .Select(type => type.Name)];

    /// <summary>The pages that show any, by their paths in the checkout.</summary>
    public static IReadOnlyList<string> Pages { get; } =
        [.. Directory.GetFiles(Path.Combine(Checkout.Root, "docs"), "*.md", SearchOption.AllDirectories).Append(Path.Combine(Checkout.Root, "README.md")).Order(StringComparer.Ordinal)];

    /// <summary>A page's snippets, each in a namespace of its own and at the lines of the page, and the members of public types that its text names.</summary>
    public static string SourceOf(string page)
    {
        var text = File.ReadAllText(page);
        var source = new StringBuilder();
        foreach (var (code, index) in Snippets(text).Select((snippet, index) => (snippet, index)))
        {
            var (before, after) = Surroundings(code.Text);
            source.Append(FormattableString.Invariant($"namespace {NameOf(page)}{index} {{ {before}\n#line {code.Line} \"{page}\"\n{code.Text}\n#line default\n{after} }}\n"));
        }

        var names = NamedMember().Matches(text).Select(match => match.Groups["name"].Value).Where(name => PublicTypes.Contains(name.Split('.')[0])).Distinct().ToList();
        source.Append(FormattableString.Invariant($"class {NameOf(page)}Names {{ string[] names = [\n"));
        foreach (var name in names)
        {
            source.Append(FormattableString.Invariant($"#line {LineOf(text, text.IndexOf($"`{name}", StringComparison.Ordinal))} \"{page}\"\nnameof({name}),\n"));
        }

        return source.Append("]; }\n").ToString();
    }

    /// <summary>The snippets of a text: fenced ones, and indented ones that are C# by their looks.</summary>
    public static IEnumerable<(string Text, int Line)> Snippets(string page)
    {
        foreach (Match fence in Fence().Matches(page))
        {
            yield return (Complete(fence.Groups["code"].Value), LineOf(page, fence.Groups["code"].Index));
        }

        var unfenced = AnyFence().Replace(page, fence => new string([.. fence.Value.Select(one => one == '\n' ? one : '`')]));
        foreach (Match block in Indented().Matches(unfenced).Where(block => CSharp().IsMatch(block.Value)))
        {
            // What follows a whole one after an empty line is something else, such as a command.
            var first = block.Value.Split("\n\n")[0];
            yield return (Complete(first.Count(one => one is '{' or '[') == first.Count(one => one is '}' or ']') ? first : block.Value), LineOf(page, block.Index));
        }
    }

    // What a page leaves out for brevity.
    private static string Complete(string code) => ClassWithoutBody().Replace(code.Replace("() => …", "() => { }", StringComparison.Ordinal), "$0 { }");

    private static (string Before, string After) Surroundings(string code) =>
        Class().IsMatch(code) ? ("", "")
        : Expression().IsMatch(code) ? ("class Build : NukeBuild, IReleaseApplication { object Shown =>", "; }")
        : OfApplication().IsMatch(code) ? ("class Build : NukeBuild, IReleaseApplication {", "}")
        : ("class Build : NukeBuild, IOperateConfig {", "}");

    private static string NameOf(string page) => string.Concat(Path.GetFileNameWithoutExtension(page).Split('-', '.').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));

    private static int LineOf(string text, int index) => text.AsSpan(0, index).Count('\n') + 1;

    [GeneratedRegex(@"^```csharp\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex AnyFence();

    [GeneratedRegex(@"(^    .*\n(\n(?=    ))?)+", RegexOptions.Multiline)]
    private static partial Regex Indented();

    [GeneratedRegex(@"\A    (\[.*\]\s*)?((public |internal |sealed |static )*class \w+|Target \w+ =>|[\w<>]+ I\w+\.\w+|\w+\.\w+\(.*\) with$)", RegexOptions.Multiline)]
    private static partial Regex CSharp();

    [GeneratedRegex(@"^ *class \w+", RegexOptions.Multiline)]
    private static partial Regex Class();

    [GeneratedRegex(@"\A *class \w+ : [\w, ]+(?=\s*\z)")]
    private static partial Regex ClassWithoutBody();

    [GeneratedRegex(@"\bIHaveApplication\.|^ *Target \w+ =>", RegexOptions.Multiline)]
    private static partial Regex OfApplication();

    [GeneratedRegex(@"\A *\w+\.\w+\(")]
    private static partial Regex Expression();

    [GeneratedRegex(@"`(?<name>[A-Z]\w+(\.[A-Z]\w+)+)")]
    private static partial Regex NamedMember();
}
