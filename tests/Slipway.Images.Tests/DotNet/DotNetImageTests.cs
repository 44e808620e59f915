using Serilog.Core;
using Slipway.Images.Tests.Fixtures;

namespace Slipway.Images.Tests.DotNet;

public sealed class DotNetImageTests
{
    [Fact]
    public async Task I_can_build_an_image_with_credentials_and_the_second_build_finds_it()
    {
        await using var registry = await TestRegistry.StartAsync();
        registry.Account = ("ann", "correct; horse, battery");
        using var client = TestClients.As(registry.Host, "ann", "correct; horse, battery");
        using var project = new TinyProject();
        var image = await project.ImageOnEmptyBaseAsync(registry, client) with
        {
            Ports = [8080],
            Labels = new Dictionary<string, string> { ["team"] = "web; $(Home) 100%" },
        };
        var build = TinyProject.BuildFor(registry);
        var builder = image.CreateBuilder(client, Logger.None);

        var first = await builder.BuildAsync(build, CancellationToken.None);
        var requests = registry.Requests.Count;
        var second = await builder.BuildAsync(build, CancellationToken.None);

        Assert.True(first.IsNew);
        Assert.False(second.IsNew);
        Assert.Equal(first.Reference, second.Reference);
        Assert.Equal(first.Reference.Digest, await client.FindAsync(build.Target, CancellationToken.None));
        Assert.DoesNotContain(registry.Requests.Skip(requests), request => !request.StartsWith("GET", StringComparison.Ordinal));

        var config = registry.Config("acme/tiny", build.Target.Tag!)["config"]!;
        Assert.Equal("""["dotnet","/app/Tiny.dll"]""", config["Entrypoint"]!.ToJsonString());
        Assert.NotNull(config["ExposedPorts"]!["8080/tcp"]);
        Assert.Equal("1.2.3-0.4.gabc1234", (string?)config["Labels"]!["org.opencontainers.image.version"]);
        Assert.Equal(new string('a', 40), (string?)config["Labels"]!["org.opencontainers.image.revision"]);
        Assert.Equal("https://github.com/acme/tiny", (string?)config["Labels"]!["org.opencontainers.image.source"]);
        Assert.Equal("2026-03-04T03:06:07Z", (string?)config["Labels"]!["org.opencontainers.image.created"]);
        Assert.Equal("web; $(Home) 100%", (string?)config["Labels"]!["team"]);
        Assert.Equal(
            ["app/Tiny.deps.json", "app/Tiny.dll", "app/Tiny.pdb", "app/Tiny.runtimeconfig.json"],
            registry.Files("acme/tiny", build.Target.Tag!).Order(StringComparer.Ordinal));
        Assert.Equal(["net10.0"], Directory.GetDirectories(Path.Combine(project.Folder, "bin", "Release")).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_failing_compile_shows_the_compilers_errors_and_pushes_nothing()
    {
        await using var registry = await TestRegistry.StartAsync();
        using var client = TestClients.Anonymous();
        using var project = new TinyProject("System.Console.WriteLine(missing);");
        var builder = (await project.ImageOnEmptyBaseAsync(registry, client)).CreateBuilder(client, Logger.None);

        var failure = await Assert.ThrowsAnyAsync<SlipwayException>(
            () => builder.BuildAsync(TinyProject.BuildFor(registry), CancellationToken.None));

        Assert.Equal(project.File, failure.Subject);
        Assert.EndsWith(
            "Program.cs(1,26): error CS0103: The name 'missing' does not exist in the current context", failure.Message, StringComparison.Ordinal);
        Assert.Null(await client.FindAsync(TinyProject.BuildFor(registry).Target, CancellationToken.None));
    }

    [Fact]
    public async Task A_registry_that_fails_once_while_the_sdk_pushes_does_not_fail_the_build()
    {
        await using var registry = await TestRegistry.StartAsync();
        using var client = TestClients.Anonymous();
        using var project = new TinyProject();
        var builder = (await project.ImageOnEmptyBaseAsync(registry, client)).CreateBuilder(client, Logger.None);
        var failures = 0;
        registry.Intercept = context =>
        {
            var isHit = context.Request.Method == "PUT" && context.Request.Path.Value!.Contains("/manifests/", StringComparison.Ordinal) && failures++ == 0;
            context.Response.StatusCode = isHit ? 400 : 200;
            return Task.FromResult(isHit);
        };

        var built = await builder.BuildAsync(TinyProject.BuildFor(registry), CancellationToken.None);

        Assert.True(built.IsNew);
        Assert.Equal(2, failures);
    }

    [Fact]
    public async Task A_registry_that_has_something_else_under_the_tag_after_the_push_fails_the_build()
    {
        await using var registry = await TestRegistry.StartAsync();
        using var client = TestClients.Anonymous();
        using var project = new TinyProject();
        var build = TinyProject.BuildFor(registry);
        var builder = (await project.ImageOnEmptyBaseAsync(registry, client)).CreateBuilder(client, Logger.None);
        registry.Intercept = context =>
        {
            // The tag is never stored, as if somebody had deleted it at once.
            var isPush = context.Request.Method == "PUT" && context.Request.Path.Value!.EndsWith(build.Target.Tag!, StringComparison.Ordinal);
            context.Response.StatusCode = isPush ? 201 : 200;
            return Task.FromResult(isPush);
        };

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => builder.BuildAsync(build, CancellationToken.None));

        Assert.Contains("but the registry has nothing under this tag", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_base_image_that_does_not_exist_is_named()
    {
        await using var registry = await TestRegistry.StartAsync();
        using var client = TestClients.Anonymous();
        using var project = new TinyProject();
        var image = DotNetImage.FromProject(project.File) with { BaseImage = registry.Image("acme/nothing:1") };

        var failure = await Assert.ThrowsAnyAsync<SlipwayException>(
            () => image.CreateBuilder(client, Logger.None).BuildAsync(TinyProject.BuildFor(registry), CancellationToken.None));

        Assert.Equal($"{registry.Host}/acme/nothing:1: the base image does not exist in its registry.", failure.Message);
    }

    [Fact]
    public async Task A_build_that_is_cancelled_stops_the_sdk()
    {
        await using var registry = await TestRegistry.StartAsync();
        using var client = TestClients.Anonymous();
        using var project = new TinyProject();
        var builder = (await project.ImageOnEmptyBaseAsync(registry, client)).CreateBuilder(client, Logger.None);
        using var cancellation = new CancellationTokenSource();
        var sdkIsGone = new TaskCompletionSource();
        registry.Intercept = async context =>
        {
            if (!context.Request.Path.StartsWithSegments("/v2/slipway/empty", StringComparison.Ordinal))
            {
                return false;
            }

            // The SDK asks for the base image and gets no answer; its connection ends when it does.
            context.RequestAborted.Register(sdkIsGone.SetResult);
            await cancellation.CancelAsync();
            await sdkIsGone.Task;
            return true;
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => builder.BuildAsync(TinyProject.BuildFor(registry), cancellation.Token));

        await sdkIsGone.Task;
    }
}
