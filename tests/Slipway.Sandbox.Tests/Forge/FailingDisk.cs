using System.Net;

namespace Slipway.Sandbox.Tests.Forge;

public sealed class FailingDisk : SandboxTest
{
    [Fact]
    public async Task A_write_that_the_disk_refuses_is_an_error_that_says_why_and_nothing_else_is_lost()
    {
        await DoAsync(HttpMethod.Post, $"{Config}/labels", """{"name": "before"}""");
        var inTheWay = Folder["state/forge/acme/config/labels/refused.json"];
        Directory.CreateDirectory(Path.Combine(inTheWay, "full"));

        using var refused = await SendAsync(HttpMethod.Post, $"{Config}/labels", """{"name": "refused"}""");
        var message = await refused.Content.ReadAsStringAsync();
        using var missing = await Anyone.GetAsync(new Uri($"{Config}/labels/refused", UriKind.Relative));
        await DoAsync(HttpMethod.Post, $"{Config}/labels", """{"name": "after"}""");
        Directory.Delete(inTheWay, recursive: true);
        await RestartAsync();

        Assert.Equal(HttpStatusCode.InternalServerError, refused.StatusCode);
        Assert.Contains("refused.json", message, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        Assert.Equal(["after", "before"], (await GetAsync($"{Config}/labels")).AsArray().Select(label => (string)label!["name"]!));
    }
}
