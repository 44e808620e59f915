using System.Net;
using System.Text.Json.Nodes;
using Slipway.Sandbox.Hosting;

namespace Slipway.Sandbox.Tests.GoogleCloud;

/// <summary><c>.nuke/parameters.google.json</c>.</summary>
public sealed class Profile : GoogleTest
{
    private static readonly JsonNode s_parameters = JsonNode.Parse(File.ReadAllText(Path.Combine(Checkout.Root, ".nuke", "parameters.google.json")))!;

    [Theory]
    [InlineData("CloudBuildUrl", "v1/projects/slipway-sandbox/locations/global/builds")]
    [InlineData("StorageUrl", "storage/v1/b?project=slipway-sandbox")]
    [InlineData("PubSubUrl", "v1/projects/slipway-sandbox/subscriptions/slipway-cloud-builds")]
    [InlineData("PubSubUrl", "v1/projects/slipway-sandbox/subscriptions/slipway-gcr")]
    [InlineData("ContainerUrl", "v1/projects/slipway-sandbox/locations/europe-west1/clusters/sandbox")]
    public async Task Its_addresses_are_those_of_the_services(string parameter, string path)
    {
        // A path, so that the sandbox's port is in one file only.
        var address = new Uri(Sandbox.Address, (string)s_parameters[parameter]!);

        using var response = await CallAsync(HttpMethod.Get, new Uri(address, path).AbsoluteUri);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public void It_names_no_port() => Assert.DoesNotContain("7070", s_parameters.ToJsonString(), StringComparison.Ordinal);

    [Fact]
    public void Its_credentials_are_those_that_whoever_starts_the_sandbox_makes()
    {
        var options = new SandboxOptions { Folder = Path.Combine(Folder.Path, ".nuke", "temp", "sandbox"), Port = 7070 };
        new SandboxFolder(options.Folder).Create();

        SandboxProcess.EnsureGoogleCredentials(options);

        var file = Path.GetFullPath((string)s_parameters["GoogleCredentials"]!, Folder.Path);
        Assert.Equal(SandboxProcess.GoogleCredentialsPath(options), file);
        Assert.Equal("http://127.0.0.1:7070/google/token/token", (string?)JsonNode.Parse(File.ReadAllText(file))!["token_uri"]);
    }
}
