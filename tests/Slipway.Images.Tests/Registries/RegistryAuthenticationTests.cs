using Microsoft.AspNetCore.Http;
using Slipway.Images.Credentials;
using Slipway.Images.Tests.Fixtures;
using Slipway.Naming;

namespace Slipway.Images.Tests.Registries;

public sealed class RegistryAuthenticationTests
{
    [Fact]
    public async Task I_can_push_with_user_and_password()
    {
        await using var registry = await TestRegistry.StartAsync();
        registry.Account = ("ann", "correct");
        using var client = TestClients.As(registry.Host, "ann", "correct");

        var digest = await TestImages.PushAsync(client, registry.Image("acme/web:1"));

        Assert.Equal(digest, await client.FindAsync(registry.Image("acme/web:1"), CancellationToken.None));
    }

    [Fact]
    public void A_user_that_is_named_for_one_registry_is_not_shown_to_another()
    {
        var ann = new RegistryCredential("ann", new Secret("correct"));

        var options = TestClients.Options.WithCredentials(ImageReference.Parse("ghcr.io/acme"), ann);

        Assert.Equal(["ghcr.io"], options.Credentials.Keys);
        Assert.Same(TestClients.Options, TestClients.Options.WithCredentials(ImageReference.Parse("ghcr.io/acme"), null));
    }

    [Fact]
    public async Task Wrong_credentials_name_the_user_and_never_the_password()
    {
        await using var registry = await TestRegistry.StartAsync();
        registry.Account = ("ann", "correct");
        using var client = TestClients.As(registry.Host, "ann", "wrong-password");

        var failure = await Assert.ThrowsAsync<SlipwayException>(
            () => client.CheckPushAsync(registry.Image("acme/web:1"), CancellationToken.None));

        Assert.Contains("does not accept the credentials of 'ann'", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong-password", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Missing_credentials_say_how_to_log_in()
    {
        await using var registry = await TestRegistry.StartAsync();
        registry.Account = ("ann", "correct");
        using var client = TestClients.Anonymous();

        var failure = await Assert.ThrowsAsync<SlipwayException>(
            () => client.FindAsync(registry.Image("acme/web:1"), CancellationToken.None));

        Assert.Contains($"none are configured for it (UNAUTHORIZED authentication required). Run 'docker login {registry.Host}'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_registry_with_a_token_service_gets_a_token_for_what_is_done()
    {
        await using var registry = await TestRegistry.StartAsync();
        var asked = new List<string>();
        registry.Intercept = context => AnswerTokensAsync(registry, context, asked);
        using var client = TestClients.As(registry.Host, "ann", "correct");

        var digest = await TestImages.PushAsync(client, registry.Image("acme/web:1"));

        Assert.Equal(digest, await client.FindAsync(registry.Image("acme/web:1"), CancellationToken.None));
        Assert.Equal(["repository:acme/web:pull,push", "repository:acme/web:pull"], asked);
    }

    [Fact]
    public async Task An_identity_token_is_exchanged_for_an_access_token()
    {
        await using var registry = await TestRegistry.StartAsync();
        var asked = new List<string>();
        registry.Intercept = context => AnswerTokensAsync(registry, context, asked);
        using var client = TestClients.As(registry.Host, "<token>", "identity");

        Assert.Null(await client.FindAsync(registry.Image("acme/web:1"), CancellationToken.None));

        Assert.Equal(["refresh_token identity repository:acme/web:pull"], asked);
    }

    [Theory]
    [InlineData("ftp://127.0.0.1/token")]
    [InlineData("token")]
    public async Task No_credentials_are_sent_to_a_token_service_without_a_safe_address(string realm)
    {
        await using var registry = await TestRegistry.StartAsync();
        registry.Intercept = context =>
        {
            context.Response.StatusCode = 401;
            context.Response.Headers.WWWAuthenticate = $"Bearer realm=\"{realm}\",service=\"test\"";
            return Task.FromResult(true);
        };
        using var client = TestClients.As(registry.Host, "ann", "correct");

        var failure = await Assert.ThrowsAsync<SlipwayException>(
            () => client.FindAsync(registry.Image("acme/web:1"), CancellationToken.None));

        Assert.Contains("expected an https address. No credentials were sent.", failure.Message, StringComparison.Ordinal);
    }

    private static async Task<bool> AnswerTokensAsync(TestRegistry registry, HttpContext context, List<string> asked)
    {
        var request = context.Request;
        if (request.Path == "/token" && request.Method == "GET")
        {
            var isKnown = request.Headers.Authorization == TestRegistry.Basic("ann", "correct") && request.Query["service"] == "test";
            asked.Add(request.Query["scope"]!);
            context.Response.StatusCode = isKnown ? 200 : 401;
            await context.Response.WriteAsync($$"""{"token":"for {{request.Query["scope"]}}"}""");
            return true;
        }

        if (request.Path == "/token")
        {
            var form = await request.ReadFormAsync();
            asked.Add($"{form["grant_type"]} {form["refresh_token"]} {form["scope"]}");
            await context.Response.WriteAsync($$"""{"access_token":"for {{form["scope"]}}"}""");
            return true;
        }

        // HEAD before an upload asks for the access of the upload: one token serves both.
        var access = request.Method == "GET" ? "pull" : "pull,push";
        var scope = $"repository:acme/web:{access}";
        if (request.Headers.Authorization == $"Bearer for {scope}")
        {
            return false;
        }

        context.Response.StatusCode = 401;
        context.Response.Headers.WWWAuthenticate = $"Bearer realm=\"http://{registry.Host}/token\",service=\"test\",scope=\"{scope}\"";
        return true;
    }
}
