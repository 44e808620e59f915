using Nuke.Common.IO;
using Slipway.BuildHost.Tests.Running;

namespace Slipway.BuildHost.Tests;

public sealed class DownloadSpecs : IDisposable
{
    private readonly RepositoryFolder _folder = new();
    private readonly ScriptedServer _server = new(new ScriptedServer.Answer(200, "content"));

    [Fact]
    public void I_can_download_text_and_files()
    {
        var file = AbsolutePath.Create(_folder.Root) / "deep" / "file.txt";

        HttpTasks.HttpDownloadFile($"{_server.Address}file", file, headerConfigurator: headers => headers.Add("Authorization", "Bearer abc"));

        Assert.Equal("content", File.ReadAllText(file));
        Assert.Equal("Bearer abc", Assert.Single(_server.Authorizations));
        Assert.Equal("content", HttpTasks.HttpDownloadString($"{_server.Address}text", client => client));
    }

    [Fact]
    public void What_is_not_there_fails_and_leaves_no_file()
    {
        _server.Respond = _ => new ScriptedServer.Answer(404, "not here");
        var file = AbsolutePath.Create(_folder.Root) / "file.txt";

        var failure = Assert.ThrowsAny<Exception>(() => HttpTasks.HttpDownloadFile($"{_server.Address}file", file));

        Assert.Equal($"{_server.Address}file: 404 Not Found", failure.Message);
        Assert.False(file.FileExists());
        Assert.ThrowsAny<Exception>(() => HttpTasks.HttpDownloadString($"{_server.Address}text"));
    }

    [Fact]
    public void A_server_that_does_not_answer_is_named()
    {
        using var silent = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        silent.Start();
        var address = $"http://{silent.LocalEndpoint}/";

        var late = Assert.Throws<TimeoutException>(() => HttpTasks.HttpDownloadString(address, client =>
        {
            client.Timeout = TimeSpan.FromMilliseconds(100);
            return client;
        }));
        silent.Stop();
        var gone = Assert.Throws<HttpRequestException>(() => HttpTasks.HttpDownloadString(address));

        Assert.Equal($"{address}: no answer within 0.1 seconds", late.Message);
        Assert.StartsWith(address, gone.Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _server.Dispose();
        _folder.Dispose();
    }
}
