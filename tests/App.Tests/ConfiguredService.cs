namespace App.Tests;

public sealed class ConfiguredService
{
    [Fact]
    public async Task The_port_is_taken_from_the_environment()
    {
        var port = FreePorts.One();

        using var app = await RunningApp.StartAsync(("ASPNETCORE_URLS", ""), ("ASPNETCORE_HTTP_PORTS", $"{port}"));

        Assert.Equal(port, app.Client.BaseAddress!.Port);
        Assert.StartsWith("web ", await app.Client.GetStringAsync(new Uri("/", UriKind.Relative)), StringComparison.Ordinal);
    }
}
