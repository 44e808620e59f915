using Microsoft.AspNetCore.Http;
using Serilog.Core;
using Slipway.Images.Registries;
using Slipway.Images.Tests.Fixtures;

namespace Slipway.Images.Tests.Registries;

/// <summary>Answers that are refusals, or not whole.</summary>
public sealed class RegistryAnswerTests
{
    [Fact]
    public async Task An_answer_that_ends_too_early_is_asked_for_again()
    {
        await using var registry = await TestRegistry.StartAsync();
        using var client = TestClients.Anonymous();
        var digest = await TestImages.PushAsync(client, registry.Image("acme/web:1"));
        var answers = 0;
        registry.Intercept = async context =>
        {
            if (++answers > 2)
            {
                return false;
            }

            context.Response.ContentLength = 1000;
            await context.Response.WriteAsync("{\"schema");
            await context.Response.Body.FlushAsync();
            context.Abort();
            return true;
        };

        Assert.Equal(digest, await client.FindAsync(registry.Image("acme/web:1"), CancellationToken.None));
        Assert.Equal(3, answers);
    }

    [Fact]
    public async Task A_registry_that_falls_silent_in_the_middle_of_an_answer_fails_the_request()
    {
        await using var registry = await TestRegistry.StartAsync();
        using var client = new RegistryClient(TestClients.Options with { AnswerTime = TimeSpan.FromSeconds(0.5), Attempts = 2 }, Logger.None);
        registry.Intercept = async context =>
        {
            context.Response.ContentLength = 1000;
            await context.Response.WriteAsync("{");
            await context.Response.Body.FlushAsync();
            var gone = new TaskCompletionSource();
            context.RequestAborted.Register(gone.SetResult);
            await gone.Task;
            return true;
        };

        var failure = await Assert.ThrowsAnyAsync<SlipwayException>(() => client.FindAsync(registry.Image("acme/web:1"), CancellationToken.None));

        Assert.True(failure.IsTransient);
        Assert.Equal($"{registry.Host}/acme/web:1: registry {registry.Host} did not answer within 0.5 s.", failure.Message);
        Assert.Equal(2, registry.Requests.Count);
    }

    [Theory]
    [InlineData(401, "asks for credentials and none are configured for it (UNAUTHORIZED")]
    [InlineData(403, "does not allow this to anonymous users (DENIED quota)")]
    [InlineData(404, "does not have it (NAME_UNKNOWN no such repository)")]
    [InlineData(405, "answered 405 (UNSUPPORTED read-only).")]
    [InlineData(429, "limits the rate of requests (429) (TOOMANYREQUESTS slow down).")]
    [InlineData(500, "answered 500.")]
    [InlineData(503, "answered 503 (UNAVAILABLE later).")]
    public async Task A_refused_push_says_in_the_registrys_words_why(int status, string expected)
    {
        await using var registry = await TestRegistry.StartAsync();
        using var client = TestClients.Anonymous();
        registry.Intercept = async context =>
        {
            context.Response.StatusCode = status;
            await context.Response.WriteAsync(status switch
            {
                401 => """{"errors":[{"code":"UNAUTHORIZED","message":"who are you"}]}""",
                403 => """{"errors":[{"code":"DENIED","message":"quota"}]}""",
                404 => """{"errors":[{"code":"NAME_UNKNOWN","message":"no such repository"}]}""",
                405 => """{"errors":[{"code":"UNSUPPORTED","message":"read-only"}]}""",
                429 => """{"errors":[{"code":"TOOMANYREQUESTS","message":"slow down"}]}""",
                503 => """{"errors":[{"code":"UNAVAILABLE","message":"later"}]}""",
                _ => "<html>oops</html>",
            });
            return true;
        };

        var failure = await Assert.ThrowsAnyAsync<SlipwayException>(
            () => client.PushManifestAsync(registry.Image("acme/web:1"), MediaTypes.OciManifest, "{}"u8.ToArray(), CancellationToken.None));

        Assert.StartsWith($"{registry.Host}/acme/web:1: registry {registry.Host} {expected}", failure.Message, StringComparison.Ordinal);
        Assert.Equal(status is 429 or >= 500, failure.IsTransient);
    }
}
