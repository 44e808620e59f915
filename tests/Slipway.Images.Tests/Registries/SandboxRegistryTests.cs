using Serilog.Core;
using Slipway.Images.Registries;
using Slipway.Images.Tests.Fixtures;
using Slipway.Naming;
using Slipway.Sandbox.Hosting;

namespace Slipway.Images.Tests.Registries;

/// <summary>The registry that a fresh checkout releases to.</summary>
public sealed class SandboxRegistryTests
{
    [Fact]
    public async Task I_can_build_onto_its_base_image_with_its_docker_configuration()
    {
        using var folder = new TemporaryFolder();
        await using var sandbox = await StartAsync(folder);
        var host = $"localhost:{sandbox.Address.Port}";
        using var client = new RegistryClient(new RegistryOptions { DockerConfigFolder = sandbox.DockerConfigFolder }, Logger.None);
        using var project = new TinyProject();
        var builder = DotNetImage.FromProject(project.File)
            .WithDefaultBaseImage(ImageReference.Parse($"{host}/slipway/empty:latest"))
            .CreateBuilder(client, Logger.None);

        var first = await builder.BuildAsync(TinyProject.BuildFor(host), CancellationToken.None);
        var second = await builder.BuildAsync(TinyProject.BuildFor(host), CancellationToken.None);

        Assert.True(first.IsNew);
        Assert.Equal(first with { IsNew = false }, second);
        var labels = await client.FindLabelsAsync(first.Reference, CancellationToken.None);
        Assert.Equal("https://github.com/acme/tiny", labels!["org.opencontainers.image.source"]);
    }

    [Fact]
    public async Task Without_its_token_I_can_pull_but_not_push()
    {
        using var folder = new TemporaryFolder();
        await using var sandbox = await StartAsync(folder);
        var host = $"localhost:{sandbox.Address.Port}";
        using var client = TestClients.Anonymous();
        var image = ImageReference.Parse($"{host}/acme/web:1");

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => client.CheckPushAsync(image, CancellationToken.None));

        Assert.Contains($"registry {host} asks for credentials", failure.Message, StringComparison.Ordinal);
        Assert.NotNull(await client.FindAsync(ImageReference.Parse($"{host}/slipway/empty:latest"), CancellationToken.None));
    }

    private static Task<SandboxServer> StartAsync(TemporaryFolder folder) => SandboxServer.StartAsync(new SandboxOptions
    {
        Folder = folder.Path,
        Port = 0,
        RunCi = false,
        SeedConfigRepository = false,
    });
}
