using Microsoft.AspNetCore.Http;
using Serilog.Core;
using Slipway.Images.Registries;
using Slipway.Images.Tests.Fixtures;

namespace Slipway.Images.Tests.Registries;

public sealed class RegistryRetryTests
{
    [Fact]
    public async Task A_registry_that_limits_the_rate_is_asked_again_when_it_says_so()
    {
        await using var registry = await TestRegistry.StartAsync();
        registry.Intercept = FailTimes(1, context =>
        {
            context.Response.StatusCode = 429;
            context.Response.Headers.RetryAfter = "7";
        });
        var time = new InstantTime();
        using var client = new RegistryClient(TestClients.Options with { Time = time }, Logger.None);

        Assert.Null(await client.FindAsync(registry.Image("acme/web:1"), CancellationToken.None));

        Assert.Equal([TimeSpan.FromSeconds(7)], time.Waits);
    }

    [Fact]
    public async Task Server_errors_are_tried_again_with_growing_waits()
    {
        await using var registry = await TestRegistry.StartAsync();
        registry.Intercept = FailTimes(3, context => context.Response.StatusCode = 503);
        var time = new InstantTime();
        using var client = new RegistryClient(TestClients.Options with { Time = time }, Logger.None);

        Assert.Null(await client.FindAsync(registry.Image("acme/web:1"), CancellationToken.None));

        Assert.Equal([0.5, 1, 2], time.Waits.Select(wait => wait.TotalSeconds));
    }

    [Fact]
    public async Task A_connection_that_breaks_is_tried_again()
    {
        await using var registry = await TestRegistry.StartAsync();
        registry.Intercept = FailTimes(2, context => context.Abort());
        using var client = TestClients.Anonymous();

        var digest = await TestImages.PushAsync(client, registry.Image("acme/web:1"));

        Assert.Equal(digest, await client.FindAsync(registry.Image("acme/web:1"), CancellationToken.None));
    }

    [Fact]
    public async Task A_registry_that_keeps_failing_fails_the_request_in_its_own_words()
    {
        await using var registry = await TestRegistry.StartAsync();
        registry.Intercept = async context =>
        {
            context.Response.StatusCode = 500;
            await context.Response.WriteAsync("""{"errors":[{"code":"UNKNOWN","message":"disk full"}]}""");
            return true;
        };
        using var client = TestClients.Anonymous();

        var failure = await Assert.ThrowsAnyAsync<SlipwayException>(
            () => client.FindAsync(registry.Image("acme/web:1"), CancellationToken.None));

        Assert.EndsWith("answered 500 (UNKNOWN disk full).", failure.Message, StringComparison.Ordinal);
        Assert.True(failure.IsTransient);
        Assert.Equal(4, registry.Requests.Count);
    }

    [Fact]
    public async Task A_wait_that_is_longer_than_allowed_fails_at_once()
    {
        await using var registry = await TestRegistry.StartAsync();
        registry.Intercept = FailTimes(1, context =>
        {
            context.Response.StatusCode = 429;
            context.Response.Headers.RetryAfter = "3600";
        });
        using var client = TestClients.Anonymous();

        await Assert.ThrowsAnyAsync<SlipwayException>(() => client.FindAsync(registry.Image("acme/web:1"), CancellationToken.None));

        Assert.Single(registry.Requests);
    }

    private static Func<HttpContext, Task<bool>> FailTimes(int times, Action<HttpContext> fail) => context =>
    {
        if (times-- <= 0)
        {
            return Task.FromResult(false);
        }

        fail(context);
        return Task.FromResult(true);
    };
}
