namespace Slipway.Tests;

public sealed class CoreReferences
{
    [Fact]
    public void The_core_references_nothing_but_the_framework_and_a_yaml_parser() => Assert.Equal(
        ["YamlDotNet"],
        typeof(SlipwayException).Assembly.GetReferencedAssemblies()
            .Select(reference => reference.Name!)
            .Where(name => !name.StartsWith("System.", StringComparison.Ordinal)));

    [Fact]
    public void The_core_uses_no_network_no_process_and_no_console()
    {
        string[] banned = ["System.Net.", "System.Diagnostics.Process", "System.Console"];

        Assert.DoesNotContain(
            typeof(SlipwayException).Assembly.GetReferencedAssemblies().Select(reference => reference.Name!),
            name => banned.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)));
    }
}
