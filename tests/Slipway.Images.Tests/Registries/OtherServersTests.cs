using System.Net;
using System.Net.Sockets;
using Serilog.Core;
using Slipway.Images.Credentials;
using Slipway.Images.Registries;
using Slipway.Images.Tests.Fixtures;
using Slipway.Naming;

namespace Slipway.Images.Tests.Registries;

/// <summary>A registry sends to other servers all day: to storage, to token services. The credentials for it go where they are for, and nowhere else.</summary>
public sealed class OtherServersTests : IDisposable
{
    private readonly ScriptedServer other = new(new ScriptedServer.Answer(200, "{\"token\":\"stolen\"}"));

    public void Dispose() => other.Dispose();

    [Theory]
    [InlineData(302)]
    [InlineData(307)]
    public async Task Storage_that_a_registry_redirects_to_gets_no_credentials(int status)
    {
        await using var registry = await TestRegistry.StartAsync();
        registry.Account = ("ann", "correct");
        using var client = TestClients.As(registry.Host, "ann", "correct");
        var content = "{}"u8.ToArray();
        other.Respond = _ => new ScriptedServer.Answer(200, "{}");
        await client.FindAsync(registry.Image("acme/web:1"), default);
        registry.Intercept = context => Task.FromResult(Redirects(context, status, $"{other.Address}storage"));

        var blob = await client.FindBlobAsync(registry.Image("acme/web:1"), Digest.Of(content), default);

        Assert.Equal(content, blob!.Value.ToArray());
        Assert.Equal(["GET /storage"], other.Requests);
        Assert.All(other.Authorizations, Assert.Null);
    }

    [Fact]
    public async Task Storage_that_asks_for_credentials_gets_none()
    {
        await using var registry = await TestRegistry.StartAsync();
        registry.Account = ("ann", "correct");
        using var client = TestClients.As(registry.Host, "ann", "correct");
        other.Respond = request => request.Contains("/token", StringComparison.Ordinal)
            ? new ScriptedServer.Answer(200, "{\"token\":\"t\"}")
            : new ScriptedServer.Answer(401, "", $"WWW-Authenticate: Bearer realm=\"{other.Address}token\",service=\"x\"");
        registry.Intercept = context => Task.FromResult(Redirects(context, 307, $"{other.Address}storage"));

        await Assert.ThrowsAsync<SlipwayException>(() => client.FindBlobAsync(registry.Image("acme/web:1"), Digest.Of("{}"u8), default));

        Assert.Equal(["GET /storage"], other.Requests);
        Assert.All(other.Authorizations, Assert.Null);
    }

    [Fact]
    public async Task Uploads_that_go_on_elsewhere_carry_no_credentials()
    {
        await using var registry = await TestRegistry.StartAsync();
        registry.Account = ("ann", "correct");
        using var client = TestClients.As(registry.Host, "ann", "correct");
        other.Respond = _ => new ScriptedServer.Answer(201, "");
        registry.Intercept = context =>
        {
            if (context.Request.Method != "POST" || context.Request.Headers.Authorization.Count == 0)
            {
                return Task.FromResult(false);
            }

            context.Response.StatusCode = 202;
            context.Response.Headers.Location = $"{other.Address}upload";
            return Task.FromResult(true);
        };

        await client.PushBlobAsync(registry.Image("acme/web:1"), "{}"u8.ToArray(), default);

        Assert.StartsWith("PUT /upload", Assert.Single(other.Requests), StringComparison.Ordinal);
        Assert.All(other.Authorizations, Assert.Null);
    }

    [Theory]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_token_service_that_redirects_is_not_followed(int status)
    {
        await using var registry = await TestRegistry.StartAsync();
        registry.Intercept = context =>
        {
            if (context.Request.Path == "/token")
            {
                return Task.FromResult(Redirects(context, status, $"{other.Address}token"));
            }

            context.Response.StatusCode = 401;
            context.Response.Headers.WWWAuthenticate = $"Bearer realm=\"http://{registry.Host}/token\",service=\"test\"";
            return Task.FromResult(true);
        };

        foreach (var user in (string[])["ann", "<token>"])
        {
            using var client = TestClients.As(registry.Host, user, "correct");

            var failure = await Assert.ThrowsAsync<SlipwayException>(() => client.FindAsync(registry.Image("acme/web:1"), default));

            Assert.Contains($"redirects to 127.0.0.1 ({status}), and credentials are not sent there", failure.Message, StringComparison.Ordinal);
        }

        Assert.Empty(other.Requests);
    }

    [Theory]
    [InlineData("http://token.example/token")]
    [InlineData("http://localhost.token.example/token")]
    public async Task A_registry_on_this_machine_cannot_have_credentials_sent_away_in_clear(string realm)
    {
        await using var registry = await TestRegistry.StartAsync();
        registry.Intercept = context =>
        {
            context.Response.StatusCode = 401;
            context.Response.Headers.WWWAuthenticate = $"Bearer realm=\"{realm}\",service=\"test\"";
            return Task.FromResult(true);
        };
        using var client = TestClients.As(registry.Host, "ann", "correct");

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => client.FindAsync(registry.Image("acme/web:1"), default));

        Assert.Contains("expected an https address. No credentials were sent.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_registry_or_token_service_that_says_nothing_is_named()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await using var registry = await TestRegistry.StartAsync();
        registry.Intercept = context =>
        {
            context.Response.StatusCode = 401;
            context.Response.Headers.WWWAuthenticate = $"Bearer realm=\"http://{silent.LocalEndpoint}/token\",service=\"test\"";
            return Task.FromResult(true);
        };
        using var client = new RegistryClient(TestClients.Options with { AnswerTime = TimeSpan.FromSeconds(0.5), Attempts = 1 }, Logger.None);

        var ofRegistry = await Assert.ThrowsAnyAsync<SlipwayException>(() => client.FindAsync(ImageReference.Parse($"{silent.LocalEndpoint}/acme/web:1"), default));
        var ofTokens = await Assert.ThrowsAnyAsync<SlipwayException>(() => client.FindAsync(registry.Image("acme/web:1"), default));

        Assert.Contains($"registry {silent.LocalEndpoint} did not answer within 0.5 s", ofRegistry.Message, StringComparison.Ordinal);
        Assert.Contains($"{silent.LocalEndpoint} did not hand out a token within 0.5 s", ofTokens.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Users_of_two_repositories_of_one_registry_are_told_apart()
    {
        await using var registry = await TestRegistry.StartAsync();
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "config.json"), $$"""
            { "auths": {
                "{{registry.Host}}/acme": { "username": "ann", "password": "a" },
                "{{registry.Host}}/other": { "username": "bob", "password": "b" } } }
            """);
        var seen = new List<string>();
        registry.Intercept = context =>
        {
            var authorization = context.Request.Headers.Authorization.ToString();
            seen.Add($"{context.Request.Path.Value!.Split('/')[2]} {authorization}");
            context.Response.StatusCode = authorization.Length == 0 ? 401 : 404;
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"test\"";
            return Task.FromResult(true);
        };
        using var client = new RegistryClient(TestClients.Options with { DockerConfigFolder = folder.Path }, Logger.None);

        await client.FindAsync(registry.Image("acme/web:1"), default);
        await client.FindAsync(registry.Image("other/web:1"), default);

        Assert.Equal(
            ["acme ", $"acme {TestRegistry.Basic("ann", "a")}", "other ", $"other {TestRegistry.Basic("bob", "b")}"], seen);
    }

    private static bool Redirects(Microsoft.AspNetCore.Http.HttpContext context, int status, string location)
    {
        if (!context.Request.Path.Value!.Contains("/blobs/", StringComparison.Ordinal) && context.Request.Path != "/token")
        {
            return false;
        }

        context.Response.StatusCode = status;
        context.Response.Headers.Location = location;
        return true;
    }
}
