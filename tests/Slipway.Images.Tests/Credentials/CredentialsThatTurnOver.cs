using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Http;
using Serilog.Core;
using Slipway.Images.Credentials;
using Slipway.Images.Registries;
using Slipway.Images.Tests.Fixtures;

namespace Slipway.Images.Tests.Credentials;

public sealed class CredentialsThatTurnOver : IDisposable
{
    private readonly TemporaryFolder docker = new();

    [Fact]
    public async Task A_registry_that_docker_s_configuration_does_not_know_gets_the_cloud_s_token()
    {
        await using var registry = await TestRegistry.StartAsync();
        registry.Account = ("oauth2accesstoken", "token-1");
        var cloud = new Cloud();
        using var client = Open(cloud);

        await TestImages.PushAsync(client, registry.Image("acme/web:1"));

        Assert.NotNull(await client.FindAsync(registry.Image("acme/web:1"), default));
        Assert.DoesNotContain("refused", cloud.Asked);
    }

    [Fact]
    public async Task What_docker_s_configuration_says_goes_before_the_cloud()
    {
        await using var registry = await TestRegistry.StartAsync();
        registry.Account = ("ann", "correct");
        WriteDocker(registry.Host, "ann", "correct");
        var cloud = new Cloud();
        using var client = Open(cloud);

        await TestImages.PushAsync(client, registry.Image("acme/web:1"));

        Assert.Empty(cloud.Asked);
    }

    [Fact]
    public async Task A_token_that_has_ended_is_asked_for_again_and_the_request_repeated()
    {
        await using var registry = await TestRegistry.StartAsync();
        registry.Account = ("oauth2accesstoken", "token-1");
        var cloud = new Cloud();
        using var client = Open(cloud);
        var digest = await TestImages.PushAsync(client, registry.Image("acme/web:1"));

        registry.Account = ("oauth2accesstoken", "token-2");

        Assert.Equal(digest, await client.FindAsync(registry.Image("acme/web:1"), default));
        Assert.Single(cloud.Asked, asked => asked == "refused");
    }

    [Fact]
    public async Task A_token_service_that_refuses_the_old_token_is_asked_with_the_new_one()
    {
        await using var registry = await TestRegistry.StartAsync();
        registry.Intercept = async context =>
        {
            if (context.Request.Path == "/token")
            {
                context.Response.StatusCode = context.Request.Headers.Authorization == TestRegistry.Basic("oauth2accesstoken", "token-2") ? 200 : 401;
                await context.Response.WriteAsync("""{"token":"of-the-registry"}""");
                return true;
            }

            if (context.Request.Headers.Authorization == "Bearer of-the-registry")
            {
                return false;
            }

            context.Response.StatusCode = 401;
            context.Response.Headers.WWWAuthenticate = $"Bearer realm=\"http://{registry.Host}/token\",service=\"test\"";
            return true;
        };
        using var client = Open(new Cloud());

        await TestImages.PushAsync(client, registry.Image("acme/web:1"));

        Assert.NotNull(await client.FindAsync(registry.Image("acme/web:1"), default));
    }

    [Fact]
    public async Task A_token_that_CI_writes_anew_into_docker_s_configuration_is_read_again()
    {
        await using var registry = await TestRegistry.StartAsync();
        registry.Account = ("oauth2accesstoken", "of-this-hour");
        WriteDocker(registry.Host, "oauth2accesstoken", "of-this-hour");
        using var client = Open(cloud: null);
        var digest = await TestImages.PushAsync(client, registry.Image("acme/web:1"));

        registry.Account = ("oauth2accesstoken", "of-the-next-hour");
        WriteDocker(registry.Host, "oauth2accesstoken", "of-the-next-hour");

        Assert.Equal(digest, await client.FindAsync(registry.Image("acme/web:1"), default));
    }

    [Fact]
    public async Task Why_the_cloud_has_no_credential_is_said_where_one_is_needed()
    {
        await using var registry = await TestRegistry.StartAsync();
        using var client = Open(new Cloud { Missing = "There are no Application Default Credentials." });
        await TestImages.PushAsync(client, registry.Image("acme/web:1"));

        registry.Account = ("oauth2accesstoken", "token-1");
        var failure = await Assert.ThrowsAsync<SlipwayException>(() => client.FindAsync(registry.Image("acme/web:1"), default));

        Assert.EndsWith("none are configured for it (UNAUTHORIZED authentication required). There are no Application Default Credentials.", failure.Message, StringComparison.Ordinal);
    }

    public void Dispose() => docker.Dispose();

    private RegistryClient Open(IRegistryCredentials? cloud) => new(TestClients.Options with { DockerConfigFolder = docker.Path, CloudCredentials = cloud }, Logger.None);

    private void WriteDocker(string host, string user, string password)
    {
        var auth = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"));
        docker.Write("config.json", $$$"""{"auths":{"{{{host}}}":{"auth":"{{{auth}}}"}} }""");
    }

    private sealed class Cloud : IRegistryCredentials
    {
        public ConcurrentQueue<string> Asked { get; } = [];

        public string? Missing { get; init; }

        public Task<(RegistryCredential? Credential, string? Missing)> FindAsync(string host, RegistryCredential? refused, CancellationToken cancellationToken)
        {
            Asked.Enqueue(refused is null ? "first" : "refused");
            var token = Asked.Contains("refused") ? "token-2" : "token-1";
            return Task.FromResult<(RegistryCredential?, string?)>(Missing is not null ? (null, Missing) : (new RegistryCredential("oauth2accesstoken", new Secret(token)), null));
        }
    }
}
