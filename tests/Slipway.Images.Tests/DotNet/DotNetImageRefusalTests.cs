using Serilog.Core;
using Slipway.Images.Tests.Fixtures;

namespace Slipway.Images.Tests.DotNet;

/// <summary>What is found out before the SDK is started.</summary>
public sealed class DotNetImageRefusalTests
{
    [Fact]
    public async Task A_registry_that_does_not_know_me_refuses_before_anything_is_compiled()
    {
        await using var registry = await TestRegistry.StartAsync();
        registry.Account = ("ann", "correct");
        using var client = TestClients.As(registry.Host, "ann", "wrong");
        using var project = new TinyProject();
        var builder = DotNetImage.FromProject(project.File).CreateBuilder(client, Logger.None);

        var failure = await Assert.ThrowsAsync<SlipwayException>(
            () => builder.BuildAsync(TinyProject.BuildFor(registry), CancellationToken.None));

        Assert.Contains("does not accept the credentials of 'ann'", failure.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(project.Folder, "obj")));
    }

    [Fact]
    public async Task A_registry_that_is_down_is_found_out_before_anything_is_compiled()
    {
        var registry = await TestRegistry.StartAsync();
        await registry.DisposeAsync();
        using var client = TestClients.Anonymous();
        using var project = new TinyProject();
        var builder = DotNetImage.FromProject(project.File).CreateBuilder(client, Logger.None);

        var failure = await Assert.ThrowsAsync<SlipwayException>(
            () => builder.BuildAsync(TinyProject.BuildFor(registry), CancellationToken.None));

        Assert.Contains("refuses connections", failure.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(project.Folder, "obj")));
    }

    [Fact]
    public async Task A_version_that_was_built_from_another_commit_is_not_overwritten()
    {
        await using var registry = await TestRegistry.StartAsync();
        using var client = TestClients.Anonymous();
        using var project = new TinyProject();
        var build = TinyProject.BuildFor(registry, commit: 'b');
        await TestImages.PushAsync(client, build.Target, $$"""{"org.opencontainers.image.revision":"{{new string('a', 40)}}"}""");
        var builder = DotNetImage.FromProject(project.File).CreateBuilder(client, Logger.None);

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => builder.BuildAsync(build, CancellationToken.None));

        Assert.Contains($"built from commit {new string('a', 40)}; expected commit {new string('b', 40)}", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_problems_of_the_options_are_reported_together()
    {
        await using var registry = await TestRegistry.StartAsync();
        using var client = TestClients.Anonymous();
        var image = DotNetImage.FromProject("missing.csproj") with
        {
            Ports = [0],
            Properties = new Dictionary<string, string> { ["no name"] = "" },
        };

        var failure = await Assert.ThrowsAsync<InvalidInputException>(
            () => image.CreateBuilder(client, Logger.None).BuildAsync(TinyProject.BuildFor(registry), CancellationToken.None));

        Assert.Equal(3, failure.Problems.Count);
    }

    [Fact]
    public async Task I_can_release_an_image_that_somebody_else_built()
    {
        await using var registry = await TestRegistry.StartAsync();
        using var client = TestClients.Anonymous();
        var image = registry.Image("acme/database:16");
        var digest = await TestImages.PushAsync(client, image);

        var built = await new ExistingImage(image).CreateBuilder(client, Logger.None)
            .BuildAsync(TinyProject.BuildFor(registry), CancellationToken.None);

        Assert.Equal(new BuiltImage(image.WithDigest(digest), IsNew: false), built);
    }
}
