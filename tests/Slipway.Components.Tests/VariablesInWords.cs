using System.Reflection;
using System.Text.RegularExpressions;
using Nuke.Common;
using Slipway.Testing;
using Assert = Xunit.Assert;

namespace Slipway.Components.Tests;

/// <summary>A parameter's variable is read in several spellings; what is written has one, so that nobody takes two for two.</summary>
public sealed partial class VariablesInWords
{
    [Fact]
    public void Messages_and_guides_spell_a_variable_with_its_words_apart()
    {
        var spelled = typeof(IDeploy).Assembly.GetTypes().SelectMany(type => type.GetProperties())
            .Where(property => property.IsDefined(typeof(ParameterAttribute)))
            .Select(property => property.GetCustomAttribute<ParameterAttribute>()!.Name ?? property.Name)
            .Where(name => Words().Count(name) > 1)
            .Select(name => $"SLIPWAY_{name.ToUpperInvariant()}").Distinct().ToList();
        var texts = new[] { "src", "sandbox", "docs", "README.md" }.Select(path => Path.Combine(Checkout.Root, path))
            .SelectMany(path => File.Exists(path) ? [path] : Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories))
            .Where(file => Path.GetExtension(file) is ".cs" or ".md" or ".yml" or ".yaml" or ".json")
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal) && !file.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(file => (File: Path.GetRelativePath(Checkout.Root, file), Text: File.ReadAllText(file))).ToList();

        Assert.Contains("SLIPWAY_FORGETOKEN", spelled);
        // The guide says once that both are read.
        Assert.Empty(texts.SelectMany(text => spelled.Where(name => text.Text.Contains(name, StringComparison.Ordinal)).Select(name => $"{text.File}: {name}")).Except(["docs/build-host.md: SLIPWAY_FORGETOKEN"]));
    }

    [GeneratedRegex("[A-Z]+[a-z0-9]*")]
    private static partial Regex Words();
}
