using CliWrap;
using CliWrap.Buffered;
using Serilog.Core;
using Slipway.Images.Registries;
using Slipway.Images.Tests.Fixtures;
using Slipway.Naming;

namespace Slipway.Images.Tests.Registries;

/// <summary>Copies of images between repositories and registries.</summary>
public sealed class ImageCopyTests
{
    private const int LayerLength = 20_000_000;

    [Fact]
    public async Task A_large_layer_goes_in_chunks_and_starts_again_when_one_is_lost()
    {
        await using var from = await TestRegistry.StartAsync();
        await using var to = await TestRegistry.StartAsync();
        using var client = TestClients.Anonymous();
        var digest = await TestImages.PushWithLayerAsync(client, from.Image("acme/web:1"), LayerLength);
        var chunks = 0;
        to.Intercept = context =>
        {
            var isLost = context.Request.Method == "PATCH" && ++chunks == 3;
            if (isLost)
            {
                context.Abort();
            }

            return Task.FromResult(isLost);
        };

        var copied = await client.CopyAsync(from.Image("acme/web:1"), to.Image("mirror/web:1.0"), CancellationToken.None);

        Assert.Equal(digest, copied);
        Assert.Equal(digest, await client.FindAsync(to.Image("mirror/web:1.0"), CancellationToken.None));
        // The configuration; of the layer, what is not lost of the first attempt, and the whole second one.
        Assert.Equal(["0-8388607", "0-8388607", "8388608-16777215", "16777216-19999999"], to.Ranges.Skip(1));
    }

    [Fact]
    public async Task What_the_registry_has_in_another_repository_is_mounted()
    {
        await using var registry = await TestRegistry.StartAsync();
        using var client = TestClients.Anonymous();
        await TestImages.PushAsync(client, registry.Image("acme/web:1"));
        var mounts = new List<string>();
        registry.Intercept = context =>
        {
            var isMount = context.Request.Query.ContainsKey("mount");
            if (isMount)
            {
                mounts.Add($"{context.Request.Path} from {context.Request.Query["from"]}");
            }

            var isMissing = context.Request.Method == "HEAD" && context.Request.Path.Value!.StartsWith("/v2/mirror/", StringComparison.Ordinal);
            context.Response.StatusCode = isMount ? 201 : isMissing ? 404 : 200;
            return Task.FromResult(isMount || isMissing);
        };

        await client.CopyAsync(registry.Image("acme/web:1"), registry.Image("mirror/web:1"), CancellationToken.None);

        Assert.Equal(["/v2/mirror/web/blobs/uploads/ from acme/web"], mounts);
        Assert.DoesNotContain(registry.Requests, request => request.StartsWith("PUT /v2/mirror/web/blobs", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_existing_image_can_be_copied_to_the_registry_of_the_releases_once()
    {
        await using var theirs = await TestRegistry.StartAsync();
        await using var ours = await TestRegistry.StartAsync();
        using var client = TestClients.Anonymous();
        var first = await TestImages.PushAsync(client, theirs.Image("library/redis:7"), """{"a":"1"}""");
        var build = TinyProject.BuildFor(ours);
        var builder = (new ExistingImage(theirs.Image("library/redis:7")) { IsCopied = true }).CreateBuilder(client, Logger.None);

        var copied = await builder.BuildAsync(build, CancellationToken.None);
        var again = await builder.BuildAsync(build, CancellationToken.None);
        var moved = await TestImages.PushAsync(client, theirs.Image("library/redis:7"), """{"a":"2"}""");
        var failure = await Assert.ThrowsAsync<SlipwayException>(() => builder.BuildAsync(build, CancellationToken.None));

        Assert.Equal((build.Target.WithDigest(first), true), (copied.Reference, copied.IsNew));
        Assert.Equal(copied with { IsNew = false }, again);
        // The tag moved on since: the version keeps what it was released with.
        Assert.Contains($"has {first} under this version already; expected {moved}", failure.Message, StringComparison.Ordinal);
        Assert.Equal(first, await client.FindAsync(build.Target, CancellationToken.None));
    }

    [Fact]
    public async Task An_image_that_is_not_there_is_not_copied()
    {
        await using var registry = await TestRegistry.StartAsync();
        using var client = TestClients.Anonymous();

        var failure = await Assert.ThrowsAsync<SlipwayException>(
            () => client.CopyAsync(registry.Image("acme/none:1"), registry.Image("mirror/none:1"), CancellationToken.None));

        Assert.Equal($"{registry.Host}/acme/none:1: its registry does not have it.", failure.Message);
    }

    [ProgramFact("docker-registry", "skopeo")]
    public async Task Another_client_reads_the_index_that_was_copied_between_real_registries()
    {
        using var from = await DistributionRegistry.StartAsync();
        using var to = await DistributionRegistry.StartAsync();
        using var client = TestClients.Anonymous();
        var index = await TestImages.PushIndexAsync(client, ImageReference.Parse($"{from.Host}/acme/web:1"), LayerLength, "amd64", "arm64");

        var copied = await client.CopyAsync(ImageReference.Parse($"{from.Host}/acme/web:1"), ImageReference.Parse($"{to.Host}/acme/web:1"), CancellationToken.None);
        var mounted = await client.CopyAsync(ImageReference.Parse($"{to.Host}/acme/web:1"), ImageReference.Parse($"{to.Host}/mirror/web:1"), CancellationToken.None);

        Assert.Equal((index, index), (copied, mounted));
        using var folder = new TemporaryFolder();
        foreach (var repository in new[] { "acme/web", "mirror/web" })
        {
            var raw = await SkopeoAsync("inspect", "--raw", "--tls-verify=false", $"docker://{to.Host}/{repository}:1");
            Assert.Equal(index, Digest.Of(System.Text.Encoding.UTF8.GetBytes(raw)));
            // It reads, and checks, every blob of both images.
            await SkopeoAsync("copy", "--all", "--src-tls-verify=false", $"docker://{to.Host}/{repository}:1", $"oci:{folder.Path}/{repository.Replace('/', '-')}");
        }
    }

    private static async Task<string> SkopeoAsync(params string[] arguments) =>
        (await Cli.Wrap("skopeo").WithArguments(["--insecure-policy", .. arguments]).ExecuteBufferedAsync()).StandardOutput;
}
