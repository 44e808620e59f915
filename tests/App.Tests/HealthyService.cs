using System.Net;
using System.Net.Http.Json;
using System.Reflection;
using System.Text.Json.Nodes;

namespace App.Tests;

/// <summary>Every release waits for these, so what can be asked of one running service is, and the classes run side by side.</summary>
public sealed class HealthyService(StartedApp started) : IClassFixture<StartedApp>
{
    [Fact]
    public async Task I_can_read_the_name_and_version_of_what_is_running()
    {
        var client = started.App.Client;

        Assert.Equal($"web {BuiltVersion}", await client.GetStringAsync(new Uri("/", UriKind.Relative)));
        var version = await client.GetFromJsonAsync<JsonObject>("/version");
        Assert.Equal("web", (string?)version!["name"]);
        Assert.Equal(BuiltVersion, (string?)version["version"]);
        Assert.True(version.ContainsKey("revision"));
    }

    [Fact]
    public async Task A_healthy_release_says_so()
    {
        using var response = await started.App.Client.GetAsync(new Uri("/healthz", UriKind.Relative));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("healthy", await response.Content.ReadAsStringAsync());
    }

    private static string BuiltVersion =>
        Assembly.LoadFrom(RunningApp.AssemblyFile)
            .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
