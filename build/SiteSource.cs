using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Nuke.Common;
using Nuke.Common.IO;
using Slipway.Components;

/// <summary>What the site of the guides is made from: docs/, the pages at the root of the repository, and a page that is written from the code.</summary>
static class SiteSource
{
    static readonly string[] RootPages = ["CHANGELOG.md", "CONTRIBUTING.md", "LICENSE"];

    public static void Write(AbsolutePath root, AbsolutePath folder)
    {
        foreach (var file in Directory.EnumerateFiles(root / "docs", "*", SearchOption.AllDirectories))
            Copy(file, folder / Path.GetRelativePath(root / "docs", file));
        File.WriteAllText(folder / "index.md", FromRoot(File.ReadAllText(root / "README.md")));
        foreach (var page in RootPages)
            File.WriteAllText(folder / page, FromRoot(File.ReadAllText(root / page)));
        Directory.CreateDirectory(folder / "reference");
        File.WriteAllText(folder / "reference" / "interfaces.md", Interfaces(typeof(IRelease).Assembly));
    }

    /// <summary>Every public interface of the components with its targets and parameters, in the words of their documentation.</summary>
    public static string Interfaces(Assembly components)
    {
        var words = Summaries(Path.ChangeExtension(components.Location, ".xml"));
        var text = new StringBuilder("""
            # Interfaces and parameters

            Written from the code. A build takes `IReleaseApplication` or `IOperateConfig`, or single ones of these; [targets](../targets.md) says what they do. A parameter `--forge-token` is `SLIPWAY_FORGE_TOKEN` in the
            environment and `ForgeToken` in `.nuke/parameters.json`.


            """);
        foreach (var type in components.GetExportedTypes().Where(type => type.IsInterface).OrderBy(type => type.Name, StringComparer.Ordinal))
        {
            var members = type.GetProperties(BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance);
            var targets = members.Where(member => member.PropertyType == typeof(Target)).ToList();
            var parameters = members.Select(member => (Member: member, Parameter: member.GetCustomAttribute<ParameterAttribute>())).Where(one => one.Parameter is not null).ToList();
            if (targets.Count + parameters.Count == 0)
                continue;
            text.Append($"## {type.Name}\n\n{words.GetValueOrDefault($"T:{type.FullName}", "")}\n\n");
            if (targets.Count > 0)
                text.Append("| target | does |\n|---|---|\n").AppendJoin("", targets.Select(target => $"| `{target.Name}` | {words.GetValueOrDefault($"P:{type.FullName}.{target.Name}", "")} |\n")).Append('\n');
            if (parameters.Count > 0)
                text.Append("| parameter | is |\n|---|---|\n").AppendJoin("", parameters.Select(one => $"| `--{Dashed(one.Parameter!.Name ?? one.Member.Name)}` | {Cell(one.Parameter.Description)} |\n")).Append('\n');
        }

        return text.ToString();
    }

    // From the root of the repository a page of the guides is in docs/.
    static string FromRoot(string text) => text.Replace("](docs/", "](", StringComparison.Ordinal).Replace("](../README.md", "](index.md", StringComparison.Ordinal);

    static Dictionary<string, string> Summaries(string file) => XDocument.Load(file).Descendants("member").ToDictionary(
        member => member.Attribute("name")!.Value, member => Cell(string.Concat((member.Element("summary")?.Nodes() ?? []).Select(Words))));

    static string Words(XNode node) => node switch
    {
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XElement reference when reference.Attribute("cref") is { } name => $"`{name.Value.Split('.')[^1].Split('(')[0]}`",
        XElement other => string.Concat(other.Nodes().Select(Words)),
        _ => node.ToString(SaveOptions.DisableFormatting),
    };

    static string Cell(string? text) => Regex.Replace(text ?? "", @"\s+", " ").Replace("|", "\\|", StringComparison.Ordinal).Trim();

    static string Dashed(string name) => Regex.Replace(name, "(?<=[a-z0-9])(?=[A-Z])", "-").ToLowerInvariant();

    static void Copy(string from, string to)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        File.Copy(from, to, overwrite: true);
    }
}
