using Serilog.Core;
using Slipway.Images.Dockerfiles;
using Slipway.Images.Tests.Fixtures;
using Slipway.Naming;

namespace Slipway.Images.Tests.Dockerfiles;

/// <summary>With programs in the engines' place that write down how they were called.</summary>
public sealed class Engines : IDisposable
{
    private readonly TemporaryFolder _programs = new();

    public void Dispose() => _programs.Dispose();

    [UnixFact]
    public async Task Docker_is_told_what_to_build_and_nothing_secret_on_its_command_line()
    {
        await using var registry = await TestRegistry.StartAsync();
        registry.Account = ("ann", "hidden-word");
        using var client = TestClients.As(registry.Host, "ann", "hidden-word");
        var build = TinyProject.BuildFor(registry);
        // What docker would push, under another tag so that the builder does not take it for an earlier build.
        var digest = await PushLikeAsync(client, build, "pushed-by-docker");
        Install("docker", $$"""
            case $1 in
              version) echo 28.0 ;;
              build) while [ "$1" != --iidfile ]; do shift; done; echo sha256:{{new string('7', 64)}} > "$2" ;;
              push) cp "$DOCKER_CONFIG/config.json" "$0.config"; echo "1: digest: {{digest}} size: 528" ;;
            esac
            """);
        using var folder = new DockerfileFolder("FROM scratch\n");
        var image = folder.Image() with
        {
            Target = "final",
            Platforms = ["linux/arm64"],
            Arguments = new Dictionary<string, string> { ["A"] = "b c" },
            Secrets = new Dictionary<string, string> { ["npm"] = folder.Write("npmrc", "secret") },
        };

        // The program pushed nothing: the builder must notice.
        var failure = await Assert.ThrowsAsync<SlipwayException>(() => Builder(image, client).BuildAsync(build, CancellationToken.None));

        Assert.Contains($"{digest} was pushed, but the registry has nothing", failure.Message, StringComparison.Ordinal);
        var calls = File.ReadAllText(Path.Combine(_programs.Path, "docker.calls"));
        Assert.Contains("[build] [--build-arg] [SOURCE_DATE_EPOCH=1772593567]", calls, StringComparison.Ordinal);
        Assert.Contains($"[--build-arg] [A=b c] [--secret] [id=npm,src={folder.Folder}/npmrc] [--target] [final] [--platform] [linux/arm64] [{folder.Folder}]", calls, StringComparison.Ordinal);
        Assert.Contains($"[tag] [sha256:{new string('7', 64)}] [{build.Target}]\n[push] [{build.Target}]\n", calls, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden-word", calls, StringComparison.Ordinal);
        Assert.Contains($"\"{registry.Host}\":{{\"auth\":", File.ReadAllText(Path.Combine(_programs.Path, "docker.config")), StringComparison.Ordinal);
    }

    [UnixFact]
    public async Task A_docker_without_its_daemon_is_passed_over()
    {
        Install("docker", "echo 'Cannot connect to the Docker daemon.' >&2; exit 1");
        Install("podman", "exit 0");

        Assert.Equal(ContainerEngine.Podman, (await EngineProgram.FindAsync(ContainerEngine.Any, _programs.Path, CancellationToken.None)).Engine);
    }

    [UnixFact]
    public async Task Where_overlay_does_not_work_buildah_copies_instead()
    {
        Install("buildah", "test \"$1\" = --storage-driver || exit 125");

        Assert.Equal(["--storage-driver", "vfs"], (await EngineProgram.FindAsync(ContainerEngine.Any, _programs.Path, CancellationToken.None)).Arguments);
    }

    [UnixFact]
    public async Task Without_any_engine_the_message_says_what_is_wrong_with_each()
    {
        Install("docker", "echo 'Cannot connect to the Docker daemon.' >&2; exit 1");

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => EngineProgram.FindAsync(ContainerEngine.Any, _programs.Path, CancellationToken.None));

        Assert.Contains("docker: Cannot connect to the Docker daemon; podman: not installed; buildah: not installed", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_problems_of_a_description_are_reported_before_anything_runs()
    {
        using var client = TestClients.Anonymous();
        var image = DockerfileImage.FromFile("/nowhere/Dockerfile") with
        {
            Platforms = ["arm64"],
            Arguments = new Dictionary<string, string> { ["--privileged"] = "" },
            Secrets = new Dictionary<string, string> { ["npm"] = "/nowhere/npmrc" },
        };

        var failure = Assert.Throws<InvalidInputException>(() => { _ = Builder(image, client).BuildAsync(TinyProject.BuildFor("localhost:1"), CancellationToken.None); });

        Assert.Equal(
            ["/nowhere/Dockerfile", "/nowhere", "platform 'arm64'", "build argument '--privileged'", "build secret 'npm'"],
            failure.Problems.Select(problem => problem.Subject));
    }

    [Fact]
    public void The_images_that_a_dockerfile_builds_on_are_known_before_it_is_built()
    {
        const string Text = """
            ARG TAG=1.0
            ARG REGISTRY="ghcr.io/acme"
            FROM --platform=$BUILDPLATFORM mcr.microsoft.com/dotnet/sdk:10.0 AS build
            from ${REGISTRY}/base:$TAG as base
            COPY --from=build /a /b
            COPY --chown=1 --from=alpine:3 /a /b
            COPY --from=0 /c /d
            FROM scratch
            FROM base
            # FROM nothing:1
            """;

        Assert.Equal(
            ["mcr.microsoft.com/dotnet/sdk:10.0", "ghcr.io/acme/base:2.0", "alpine:3"],
            BaseImages.Of(Text, new Dictionary<string, string> { ["TAG"] = "2.0" }).Select(image => image.ToString()));
    }

    private DockerfileBuilder Builder(DockerfileImage image, Images.Registries.RegistryClient client) => new(image, client, Logger.None, _programs.Path);

    private static async Task<Digest> PushLikeAsync(Images.Registries.RegistryClient client, ImageBuild build, string tag) =>
        await TestImages.PushAsync(client, build.Target.WithTag(tag));

    private void Install(string name, string script)
    {
        var file = _programs.Write(name, $"#!/bin/sh\nfor a; do printf '[%s] ' \"$a\"; done | sed 's/ $//' >> \"$0.calls\"; echo >> \"$0.calls\"\n{script.ReplaceLineEndings("\n")}\n");
        ExecutableFile.Make(file);
    }
}
