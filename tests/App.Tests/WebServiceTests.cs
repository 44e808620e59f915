using System.Net;
using System.Net.Http.Json;
using System.Reflection;
using System.Text.Json.Nodes;

namespace App.Tests;

public sealed class WebServiceTests
{
    [Fact]
    public async Task I_can_read_the_name_and_version_of_what_is_running()
    {
        using var app = await RunningApp.StartAsync();

        Assert.Equal($"web {BuiltVersion}", await app.Client.GetStringAsync(new Uri("/", UriKind.Relative)));
        var version = await app.Client.GetFromJsonAsync<JsonObject>("/version");
        Assert.Equal("web", (string?)version!["name"]);
        Assert.Equal(BuiltVersion, (string?)version["version"]);
        Assert.True(version.ContainsKey("revision"));
    }

    [Fact]
    public async Task A_healthy_release_says_so()
    {
        using var app = await RunningApp.StartAsync();

        using var response = await app.Client.GetAsync(new Uri("/healthz", UriKind.Relative));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("healthy", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task The_port_is_taken_from_the_environment()
    {
        var port = FreePorts.One();

        using var app = await RunningApp.StartAsync(("ASPNETCORE_URLS", ""), ("ASPNETCORE_HTTP_PORTS", $"{port}"));

        Assert.Equal(port, app.Client.BaseAddress!.Port);
        Assert.StartsWith("web ", await app.Client.GetStringAsync(new Uri("/", UriKind.Relative)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_release_that_is_told_to_stay_unready_runs_but_is_not_healthy()
    {
        using var app = await RunningApp.StartAsync(("APP_FAIL", "unready"));

        using var response = await app.Client.GetAsync(new Uri("/healthz", UriKind.Relative));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
    }

    [Fact]
    public async Task A_release_that_is_told_to_crash_ends_with_its_reason()
    {
        var (exitCode, errors) = await RunningApp.RunToEndAsync(("APP_FAIL", "crash"));

        Assert.Equal(1, exitCode);
        Assert.Contains("APP_FAIL is 'crash'", errors, StringComparison.Ordinal);
    }

    private static string BuiltVersion =>
        Assembly.LoadFrom(RunningApp.AssemblyFile)
            .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
