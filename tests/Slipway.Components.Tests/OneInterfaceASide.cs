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

    // A build has one value for a name: where two members ask for it, one of them refuses what the other one takes.
    [Theory]
    [InlineData(typeof(IReleaseApplication), typeof(IOperateConfig))]
    public void A_parameter_means_one_thing_whatever_asks_for_it(params Type[] sides)
    {
        var names = sides.SelectMany(side => side.GetInterfaces().Append(side)).Distinct()
            .SelectMany(type => type.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Select(property => (property.GetCustomAttribute<ParameterAttribute>(), property.Name))
            .Where(found => found.Item1 is not null).Select(found => found.Item1!.Name ?? found.Name).ToList();

        Assert.Contains("From", names);
        Assert.Empty(names.GroupBy(name => name, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1).Select(group => group.Key));
    }

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
