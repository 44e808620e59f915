using System.Text.Json.Nodes;
using Slipway.Images.Credentials;
using Slipway.Images.Tests.Fixtures;

namespace Slipway.Images.Tests.Credentials;

public sealed class DockerConfigTests
{
    [Theory]
    [InlineData("""{"auths":{"ghcr.io":{"auth":"YW5uOnNlY3JldDpvbmU="}}}""", "ghcr.io", "ann", "secret:one")]
    [InlineData("""{"auths":{"https://ghcr.io/v1/":{"auth":"YW5uOnNlY3JldDpvbmU="}}}""", "ghcr.io", "ann", "secret:one")]
    [InlineData("""{"auths":{"https://index.docker.io/v1/":{"auth":"YW5uOnNlY3JldDpvbmU="}}}""", "docker.io", "ann", "secret:one")]
    [InlineData("""{"auths":{"localhost:7070":{"username":"ann","password":"one"}}}""", "localhost:7070", "ann", "one")]
    [InlineData("""{"auths":{"acr.example":{"auth":"YW5uOg==","identitytoken":"abc"}}}""", "acr.example", "<token>", "abc")]
    public async Task I_can_use_what_docker_login_stored(string json, string host, string user, string secret)
    {
        var credential = await DockerConfig.Parse(json, "config.json").FindAsync(host, CancellationToken.None);

        Assert.Equal(user, credential!.User);
        Assert.Equal(secret, credential.Secret.Reveal());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"auths":{"ghcr.io":{}}}""")]
    [InlineData("""{"auths":{"other.example":{"auth":"YW5uOnNlY3JldDpvbmU="}}}""")]
    public async Task A_registry_that_is_not_mentioned_has_no_credentials(string json) =>
        Assert.Null(await DockerConfig.Parse(json, "config.json").FindAsync("ghcr.io", CancellationToken.None));

    [Theory]
    [InlineData("{\n  \"auths\": ,\n}", "config.json:2:")]
    [InlineData("""{"auths":{"ghcr.io":{"auth":"%%"}}}""", "config.json: ghcr.io: 'auth' is not the base64 form")]
    [InlineData("""{"auths":[]}""", "config.json: not docker's configuration")]
    [InlineData("[]", "config.json: not docker's configuration")]
    public void A_malformed_file_is_named_with_the_place(string json, string expected)
    {
        var failure = Assert.Throws<InvalidInputException>(() => DockerConfig.Parse(json, "config.json"));

        Assert.StartsWith(expected, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Credentials_do_not_show_in_text()
    {
        var credential = new RegistryCredential("ann", new Secret("hidden"));

        Assert.DoesNotContain("hidden", $"{credential}", StringComparison.Ordinal);
    }

    /// <summary>Each entry is of the user who is named like its key.</summary>
    [Theory]
    [InlineData("localhost:7070/acme/web", "localhost:7070/acme", "localhost:7070/acme", "localhost:7070/other", "localhost:7070")]
    [InlineData("localhost:7070/acme/web", "localhost:7070/acme", "localhost:7070", "localhost:7070/acme", "localhost:7070/other")]
    [InlineData("localhost:7070/acme/web", "localhost:7070/acme/web", "localhost:7070/acme", "localhost:7070/acme/web", "localhost:7070/acme/we")]
    [InlineData("localhost:7070/acme2/web", "localhost:7070", "localhost:7070/acme", "localhost:7070")]
    [InlineData("localhost:7070/acme2/web", null, "localhost:7070/acme")]
    [InlineData("localhost:7070/web", "localhost:7070/", "localhost:7070/acme", "localhost:7070/")]
    [InlineData("localhost:7070/acme/web", "http://localhost:7070/acme/", "http://localhost:7070/acme/", "localhost:7070")]
    [InlineData("localhost:7071/acme/web", null, "localhost:7070/acme", "localhost")]
    [InlineData("ghcr.io/acme/web", "https://ghcr.io/v1/", "https://ghcr.io/v1/", "ghcr.io.example")]
    [InlineData("ghcr.io/acme/web", "ghcr.io", "https://ghcr.io/v2/", "ghcr.io", "https://ghcr.io")]
    [InlineData("ghcr.io/acme/web", "GHCR.io", "GHCR.io")]
    [InlineData("ghcr.io/acme", "ghcr.io/acme", "ghcr.io/acme", "ghcr.io/acme/web")]
    [InlineData("docker.io/acme/web", "https://index.docker.io/v1/", "docker.io", "https://index.docker.io/v1/", "registry-1.docker.io")]
    [InlineData("docker.io/acme/web", "index.docker.io/acme", "index.docker.io/acme", "https://index.docker.io/v1/")]
    [InlineData("docker.io/library/web", "registry-1.docker.io", "registry-1.docker.io")]
    public async Task The_longest_part_of_the_path_decides_then_the_registry(string repository, string? user, params string[] keys)
    {
        var auths = new JsonObject(keys.Select(key => KeyValuePair.Create(key, (JsonNode?)new JsonObject { ["username"] = key, ["password"] = "x" })));

        var credential = await DockerConfig.Parse(new JsonObject { ["auths"] = auths }.ToJsonString(), "config.json").FindAsync(repository, CancellationToken.None);

        Assert.Equal(user, credential?.User);
    }

    [Fact]
    public async Task A_folder_without_a_file_has_no_credentials()
    {
        using var folder = new TemporaryFolder();

        Assert.Null(await DockerConfig.Load(folder.Path).FindAsync("ghcr.io", CancellationToken.None));
    }

    [Fact]
    public async Task A_credential_helper_that_is_missing_is_named()
    {
        var config = DockerConfig.Parse("""{"credsStore":"slipway-no-such-helper"}""", "config.json");

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => config.FindAsync("ghcr.io", CancellationToken.None));

        Assert.Equal("docker-credential-slipway-no-such-helper", failure.Subject);
    }
}
