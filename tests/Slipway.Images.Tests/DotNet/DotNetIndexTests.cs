using Serilog.Core;
using Slipway.Images.Registries;
using Slipway.Images.Tests.Fixtures;

namespace Slipway.Images.Tests.DotNet;

/// <summary>One project for several platforms.</summary>
public sealed class DotNetIndexTests
{
    [Fact]
    public async Task Several_platforms_are_one_index_and_an_interrupted_build_goes_on_where_it_was()
    {
        await using var registry = await TestRegistry.StartAsync();
        using var client = TestClients.Anonymous();
        using var project = new TinyProject();
        var baseImage = registry.Image("slipway/empty:latest");
        await TestImages.PushIndexAsync(client, baseImage, layerLength: 0, "amd64", "arm64");
        var image = DotNetImage.FromProject(project.File) with { BaseImage = baseImage, RuntimeIdentifiers = ["linux-x64", "linux-arm64"] };
        var build = TinyProject.BuildFor(registry);
        // Interrupted when the second image was pushed.
        registry.Intercept = context =>
        {
            var isSecond = context.Request.Method == "PUT" && context.Request.Path.Value!.EndsWith("-linux-arm64", StringComparison.Ordinal);
            context.Response.StatusCode = isSecond ? 403 : 200;
            return Task.FromResult(isSecond);
        };
        await Assert.ThrowsAnyAsync<SlipwayException>(() => image.CreateBuilder(client, Logger.None).BuildAsync(build, CancellationToken.None));
        registry.Intercept = _ => Task.FromResult(false);
        var requests = registry.Requests.Count;

        var built = await image.CreateBuilder(client, Logger.None).BuildAsync(build, CancellationToken.None);

        Assert.DoesNotContain(registry.Requests.Skip(requests), request => request.StartsWith("PUT", StringComparison.Ordinal) && request.EndsWith("-linux-x64", StringComparison.Ordinal));
        var index = registry.Manifest("acme/tiny", build.Target.Tag!);
        Assert.Equal(MediaTypes.OciIndex, (string?)index["mediaType"]);
        Assert.Equal(new string('a', 40), (string?)index["annotations"]!["org.opencontainers.image.revision"]);
        Assert.Equal(["linux/amd64", "linux/arm64"], index["manifests"]!.AsArray().Select(entry => $"{entry!["platform"]!["os"]}/{entry["platform"]!["architecture"]}"));
        Assert.Equal(new string('a', 40), (await client.FindLabelsAsync(built.Reference, CancellationToken.None))!["org.opencontainers.image.revision"]);
        Assert.Equal(built with { IsNew = false }, await image.CreateBuilder(client, Logger.None).BuildAsync(build, CancellationToken.None));
    }
}
