using Serilog.Core;
using Slipway.Images.Tests.Fixtures;
using Slipway.Naming;

namespace Slipway.Images.Tests.Registries;

/// <summary>The registry that most others are built on.</summary>
public sealed class DistributionRegistryTests
{
    [DistributionFact]
    public async Task I_can_push_to_it_find_what_I_pushed_and_build_on_it()
    {
        using var registry = await DistributionRegistry.StartAsync();
        using var client = TestClients.Anonymous();
        var baseImage = ImageReference.Parse($"{registry.Host}/slipway/empty:latest");
        var digest = await TestImages.PushAsync(client, baseImage);
        using var project = new TinyProject();
        var build = TinyProject.BuildFor(registry.Host);
        var builder = (DotNetImage.FromProject(project.File) with { BaseImage = baseImage }).CreateBuilder(client, Logger.None);

        var first = await builder.BuildAsync(build, CancellationToken.None);
        var second = await builder.BuildAsync(build, CancellationToken.None);

        Assert.Equal(digest, await client.FindAsync(baseImage.WithDigest(digest), CancellationToken.None));
        Assert.Null(await client.FindAsync(baseImage.WithTag("missing"), CancellationToken.None));
        Assert.Equal(first with { IsNew = false }, second);
    }
}
