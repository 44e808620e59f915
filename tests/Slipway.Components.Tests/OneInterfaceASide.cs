using System.Reflection;
using System.Text.RegularExpressions;
using Nuke.Common;
using Slipway.Testing;
using Assert = Xunit.Assert;

namespace Slipway.Components.Tests;

/// <summary>A build that takes its side's interface has every target that anybody is told to run.</summary>
public sealed partial class OneInterfaceASide
{
    private static readonly string[] Sides = [.. TargetsOf(typeof(IReleaseApplication)), .. TargetsOf(typeof(IOperateConfig))];

    [Fact]
    public void Every_target_of_the_components_is_of_one_of_the_sides() =>
        Assert.Empty(typeof(IDeploy).Assembly.GetExportedTypes().Where(type => type.IsInterface).SelectMany(TargetsOf).Except(Sides));

    [Fact]
    public void Every_target_that_a_message_names_is_there()
    {
        var named = Directory.EnumerateFiles(Path.Combine(Checkout.Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("Slipway.BuildHost", StringComparison.Ordinal))
            .SelectMany(file => Named().Matches(File.ReadAllText(file))).Select(match => match.Groups["target"].Value).Distinct().ToList();

        Assert.Contains("Rollback", named);
        Assert.Empty(named.Except(Sides));
    }

    private static IEnumerable<string> TargetsOf(Type component) => component.GetInterfaces().Append(component)
        .SelectMany(type => type.GetProperties(BindingFlags.Instance | BindingFlags.Public))
        .Where(property => property.PropertyType == typeof(Target))
        .Select(property => property.Name);

    [GeneratedRegex(@"\./build\.sh (?<target>[A-Z]\w+)")]
    private static partial Regex Named();
}
