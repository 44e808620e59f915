using Microsoft.AspNetCore.Http;
using Serilog.Core;
using Slipway.Images.Registries;
using Slipway.Images.Tests.Fixtures;
using Slipway.Naming;

namespace Slipway.Images.Tests.Registries;

public sealed class RegistryClientTests
{
    [Fact]
    public async Task I_can_push_an_image_and_find_it_by_tag_and_by_digest()
    {
        await using var registry = await TestRegistry.StartAsync();
        using var client = TestClients.Anonymous();
        var image = registry.Image("acme/web:1.0.0");

        var digest = await TestImages.PushAsync(client, image);

        Assert.Equal(digest, await client.FindAsync(image, CancellationToken.None));
        Assert.Equal(digest, await client.FindAsync(image.WithDigest(digest), CancellationToken.None));
    }

    [Fact]
    public async Task An_image_that_the_registry_does_not_have_is_no_error()
    {
        await using var registry = await TestRegistry.StartAsync();
        using var client = TestClients.Anonymous();

        Assert.Null(await client.FindAsync(registry.Image("acme/web:1.0.0"), CancellationToken.None));
        Assert.Null(await client.FindLabelsAsync(registry.Image("acme/web:1.0.0"), CancellationToken.None));
    }

    [Fact]
    public async Task I_can_read_the_labels_of_an_image()
    {
        await using var registry = await TestRegistry.StartAsync();
        using var client = TestClients.Anonymous();
        var image = registry.Image("acme/web:1.0.0");
        await TestImages.PushAsync(client, image, """{"org.opencontainers.image.version":"1.0.0"}""");

        var labels = await client.FindLabelsAsync(image, CancellationToken.None);

        Assert.Equal("1.0.0", labels!["org.opencontainers.image.version"]);
    }

    [Fact]
    public async Task A_blob_that_the_registry_has_is_not_uploaded_again()
    {
        await using var registry = await TestRegistry.StartAsync();
        using var client = TestClients.Anonymous();
        await TestImages.PushAsync(client, registry.Image("acme/web:1.0.0"));
        registry.Requests.Clear();

        await TestImages.PushAsync(client, registry.Image("acme/web:1.0.1"));

        Assert.DoesNotContain(registry.Requests, request => request.StartsWith("POST", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_registry_whose_digest_is_not_that_of_its_content_is_not_believed()
    {
        await using var registry = await TestRegistry.StartAsync();
        using var client = TestClients.Anonymous();
        var image = registry.Image("acme/web:1.0.0");
        await TestImages.PushAsync(client, image);
        registry.Intercept = async context =>
        {
            context.Response.Headers["Docker-Content-Digest"] = "sha256:" + new string('0', 64);
            await context.Response.WriteAsync("{}");
            return true;
        };

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => client.FindAsync(image, CancellationToken.None));

        Assert.Equal(image.ToString(), failure.Subject);
        Assert.Contains("it is called sha256:000000", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Content_that_is_not_what_its_digest_names_is_not_believed()
    {
        await using var registry = await TestRegistry.StartAsync();
        using var client = TestClients.Anonymous();
        registry.Intercept = async context =>
        {
            await context.Response.WriteAsync("{}");
            return true;
        };
        var image = registry.Image("acme/web").WithDigest(Digest.Of("other"u8));

        await Assert.ThrowsAsync<SlipwayException>(() => client.FindAsync(image, CancellationToken.None));
    }

    [Fact]
    public async Task A_registry_that_is_down_is_named_with_its_address()
    {
        var host = $"localhost:{FreePorts.One()}";
        using var client = TestClients.Anonymous();

        var failure = await Assert.ThrowsAsync<SlipwayException>(
            () => client.FindAsync(ImageReference.Parse($"{host}/acme/web:1.0.0"), CancellationToken.None));

        Assert.Equal($"{host}/acme/web:1.0.0: registry {host} refuses connections. Is it running, and is the address right?", failure.Message);
        Assert.True(failure.IsTransient);
    }

    [Fact]
    public async Task A_push_that_is_not_allowed_is_found_out_before_anything_is_built()
    {
        await using var registry = await TestRegistry.StartAsync();
        registry.Intercept = async context =>
        {
            context.Response.StatusCode = 403;
            await context.Response.WriteAsync("""{"errors":[{"code":"DENIED","message":"read only"}]}""");
            return true;
        };
        using var client = TestClients.Anonymous();

        var failure = await Assert.ThrowsAsync<SlipwayException>(
            () => client.CheckPushAsync(registry.Image("acme/web:1.0.0"), CancellationToken.None));

        Assert.Equal(
            $"{registry.Host}/acme/web:1.0.0: registry {registry.Host} does not allow this to anonymous users (DENIED read only).", failure.Message);
    }

    [Fact]
    public async Task I_can_cancel_a_request()
    {
        await using var registry = await TestRegistry.StartAsync();
        using var cancellation = new CancellationTokenSource();
        registry.Intercept = async context =>
        {
            await cancellation.CancelAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            return true;
        };
        using var client = TestClients.Anonymous();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => client.FindAsync(registry.Image("acme/web:1.0.0"), cancellation.Token));
    }
}
