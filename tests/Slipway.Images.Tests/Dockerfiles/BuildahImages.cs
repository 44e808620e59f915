using System.Text.Json.Nodes;
using Serilog.Core;
using Slipway.Images.Tests.Fixtures;

namespace Slipway.Images.Tests.Dockerfiles;

/// <summary>With the real program, which needs neither a daemon nor the network for these Dockerfiles.</summary>
public sealed class BuildahImages
{
    [ProgramFact("buildah")]
    public async Task I_can_build_a_dockerfile_on_a_base_image_with_credentials_and_the_second_build_finds_it()
    {
        await using var registry = await TestRegistry.StartAsync();
        registry.Account = ("ann", "correct; horse, battery");
        using var client = TestClients.As(registry.Host, "ann", "correct; horse, battery");
        await TestImages.PushAsync(client, registry.Image("acme/base:1"), """{"from":"base"}""");
        using var folder = new DockerfileFolder($"ARG BASE\nFROM ${{BASE}} AS base\nARG GREETING\nLABEL greeting=$GREETING\nCOPY hello.txt /app/\n");
        var image = folder.Image(ContainerEngine.Buildah) with
        {
            Arguments = new Dictionary<string, string> { ["BASE"] = $"{registry.Host}/acme/base:1", ["GREETING"] = "it's $HOME; 100%" },
            Labels = new Dictionary<string, string> { ["team"] = "web = \"us\"" },
        };
        var build = TinyProject.BuildFor(registry);
        var builder = image.CreateBuilder(client, Logger.None);

        var first = await builder.BuildAsync(build, CancellationToken.None);
        var requests = registry.Requests.Count;
        var second = await builder.BuildAsync(build, CancellationToken.None);

        Assert.True(first.IsNew);
        Assert.Equal(first with { IsNew = false }, second);
        Assert.DoesNotContain(registry.Requests.Skip(requests), request => !request.StartsWith("GET", StringComparison.Ordinal));
        var config = registry.Config("acme/tiny", build.Target.Tag!);
        Assert.Equal("2026-03-04T03:06:07Z", (string?)config["created"]);
        var labels = config["config"]!["Labels"]!;
        Assert.Equal(
            ("base", "it's $HOME; 100%", "web = \"us\"", new string('a', 40), "https://github.com/acme/tiny", "1.2.3-0.4.gabc1234"),
            (Text(labels, "from"), Text(labels, "greeting"), Text(labels, "team"), Text(labels, "org.opencontainers.image.revision"),
                Text(labels, "org.opencontainers.image.source"), Text(labels, "org.opencontainers.image.version")));
        Assert.Equal(["app/hello.txt"], registry.Files("acme/tiny", build.Target.Tag!));
    }

    [ProgramFact("buildah")]
    public async Task The_same_commit_gives_the_same_digest_in_another_registry()
    {
        await using var one = await TestRegistry.StartAsync();
        await using var other = await TestRegistry.StartAsync();
        using var client = TestClients.Anonymous();
        using var folder = new DockerfileFolder("FROM scratch\nCOPY hello.txt /app/\n");
        var builder = folder.Image(ContainerEngine.Buildah).CreateBuilder(client, Logger.None);

        var first = await builder.BuildAsync(TinyProject.BuildFor(one), CancellationToken.None);
        File.SetLastWriteTimeUtc(Path.Combine(folder.Folder, "hello.txt"), DateTime.UnixEpoch);
        var second = await builder.BuildAsync(TinyProject.BuildFor(other), CancellationToken.None);

        Assert.True(second.IsNew);
        Assert.Equal(first.Reference.Digest, second.Reference.Digest);
    }

    [ProgramFact("buildah")]
    public async Task Several_platforms_are_one_index()
    {
        await using var registry = await TestRegistry.StartAsync();
        using var client = TestClients.Anonymous();
        using var folder = new DockerfileFolder("FROM scratch\nCOPY hello.txt /app/\n");
        var image = folder.Image(ContainerEngine.Buildah) with { Platforms = ["linux/amd64", "linux/arm64"] };

        var built = await image.CreateBuilder(client, Logger.None).BuildAsync(TinyProject.BuildFor(registry), CancellationToken.None);

        Assert.Equal(["amd64", "arm64"], registry.Manifest("acme/tiny", built.Reference.Tag!)["manifests"]!.AsArray().Select(entry => (string?)entry!["platform"]!["architecture"]));
    }

    [ProgramFact("buildah")]
    public async Task A_step_that_fails_shows_the_engines_last_lines_and_pushes_nothing()
    {
        await using var registry = await TestRegistry.StartAsync();
        using var client = TestClients.Anonymous();
        using var folder = new DockerfileFolder("FROM scratch\nCOPY missing.txt /app/\n");

        var failure = await Assert.ThrowsAsync<SlipwayException>(
            () => folder.Image(ContainerEngine.Buildah).CreateBuilder(client, Logger.None).BuildAsync(TinyProject.BuildFor(registry), CancellationToken.None));

        Assert.Equal(folder.File, failure.Subject);
        Assert.Contains("missing.txt", failure.Message, StringComparison.Ordinal);
        Assert.Null(await client.FindAsync(TinyProject.BuildFor(registry).Target, CancellationToken.None));
    }

    private static string? Text(JsonNode labels, string name) => (string?)labels[name];
}
