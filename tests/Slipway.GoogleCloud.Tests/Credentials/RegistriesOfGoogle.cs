using Slipway.GoogleCloud.Credentials;
using Slipway.GoogleCloud.Tests.Support;
using Slipway.Images.Credentials;

namespace Slipway.GoogleCloud.Tests.Credentials;

public sealed class RegistriesOfGoogle : IDisposable
{
    private readonly GoogleServer server = new();

    [Theory]
    [InlineData("europe-west3-docker.pkg.dev", true)]
    [InlineData("gcr.io", true)]
    [InlineData("eu.gcr.io", true)]
    [InlineData("ghcr.io", false)]
    [InlineData("evilgcr.io", false)]
    [InlineData("pkg.dev.example.com", false)]
    [InlineData("gcr.io:8443", false)]
    public async Task Only_Google_s_registries_are_shown_a_token(string host, bool isShown)
    {
        var (credential, missing) = await new GoogleRegistryCredentials(server.OpenTokens()).FindAsync(host, null, default);

        Assert.Equal((isShown ? "oauth2accesstoken" : null, null), (credential?.User, missing));
    }

    [Fact]
    public async Task A_refused_token_is_replaced_by_another()
    {
        var registries = new GoogleRegistryCredentials(server.OpenTokens());
        var (first, _) = await registries.FindAsync("gcr.io", null, default);

        var (second, _) = await registries.FindAsync("gcr.io", first, default);

        Assert.Equal(("token-1", "token-2"), (first!.Secret.Reveal(), second!.Secret.Reveal()));
    }

    [Fact]
    public async Task A_token_in_place_of_what_docker_s_configuration_had_is_no_new_one()
    {
        var registries = new GoogleRegistryCredentials(server.OpenTokens());

        var (credential, _) = await registries.FindAsync("gcr.io", new RegistryCredential("_json_key", new Secret("old")), default);

        Assert.Equal("token-1", credential!.Secret.Reveal());
    }

    [Fact]
    public async Task Without_credentials_the_registry_is_asked_as_nobody_and_the_reason_kept()
    {
        using var folder = new CredentialFolder(server.Address);
        var registries = new GoogleRegistryCredentials(new GoogleTokens(folder.Places(folder["nowhere.json"]), TimeProvider.System));

        var (credential, missing) = await registries.FindAsync("gcr.io", null, default);

        Assert.Null(credential);
        Assert.Contains("nowhere.json: it cannot be read", missing, StringComparison.Ordinal);
    }

    public void Dispose() => server.Dispose();
}
