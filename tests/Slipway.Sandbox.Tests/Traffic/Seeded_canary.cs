using Slipway.Sandbox.Hosting;

namespace Slipway.Sandbox.Tests.Traffic;

/// <summary>The config repository that a sandbox makes where a canary is asked for.</summary>
public sealed class Seeded_canary : SandboxTest
{
    internal override SandboxOptions Options => base.Options with { SeedCanary = true };

    [Fact]
    public async Task It_has_a_route_in_prod_checks_and_the_address_of_the_metrics_and_all_that_others_have()
    {
        var clone = await CloneAsync();

        string Read(string file) => File.ReadAllText(Path.Combine(clone, file));
        Assert.Contains("kind: HTTPRoute", Read("prod/web/httproute.yaml"), StringComparison.Ordinal);
        Assert.Contains("replicas: 2", Read("prod/web/deployment.yaml"), StringComparison.Ordinal);
        Assert.Contains("strategy: canary", Read("slipway.yaml"), StringComparison.Ordinal);
        Assert.Contains($"http://localhost:{Sandbox.Address.Port}/route/prod/", Read("slipway.yaml"), StringComparison.Ordinal);
        Assert.Contains($"\"{Sandbox.Address}prometheus\"", Read(".nuke/parameters.json"), StringComparison.Ordinal);
        Assert.Contains("IRollOut.Checks", Read("build/Build.cs"), StringComparison.Ordinal);
        Assert.Contains("replicas: 1", Read("dev/web/deployment.yaml"), StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(clone, "prod/web/service.yaml")));
        Assert.False(File.Exists(Path.Combine(clone, "dev/web/httproute.yaml")));
        // A slipway.yaml that cannot be read has no flow.
        Assert.Contains("data-place=\"prod\"", await Anyone.GetStringAsync(new Uri("", UriKind.Relative)), StringComparison.Ordinal);
    }
}
