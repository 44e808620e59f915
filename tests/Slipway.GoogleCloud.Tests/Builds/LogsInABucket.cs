using Slipway.GoogleCloud.Builds;
using Slipway.GoogleCloud.Tests.Support;

namespace Slipway.GoogleCloud.Tests.Builds;

public sealed class LogsInABucket : IDisposable
{
    private readonly GoogleServer server = new();

    [Fact]
    public async Task A_line_is_told_when_it_is_whole_and_once_also_by_a_server_that_sends_all_each_time()
    {
        var contents = new Queue<string>(["first\nsec", "first\nsecond\r\nthi", "first\nsecond\r\nthi"]);
        server.Respond = _ => (200, contents.Dequeue());
        using var api = server.OpenApi();
        var log = new StoredBuildLog(api, server.Services, new BuildPlace("acme", "global"), new CloudBuild { Id = "b-1", LogsBucket = "gs://logs" });

        Assert.Equal(["first"], await log.ReadNewAsync(isLast: false, default));
        Assert.Equal(["second"], await log.ReadNewAsync(isLast: false, default));
        Assert.Equal(["thi"], await log.ReadNewAsync(isLast: true, default));
        Assert.Equal(["bytes=0-", "bytes=9-", "bytes=17-"], server.Calls.Select(call => call.Range));
        Assert.Equal("GET /storage/v1/b/logs/o/log-b-1.txt?alt=media", server.Calls.First().Request);
    }

    [Theory]
    [InlineData(404)]
    [InlineData(416)]
    public async Task A_log_that_is_not_there_yet_is_no_failure(int status)
    {
        server.Respond = _ => (status, "");
        using var api = server.OpenApi();
        var log = new StoredBuildLog(api, server.Services, new BuildPlace("acme", "global"), new CloudBuild { Id = "b-1", LogsBucket = "gs://logs/ci/" });

        Assert.Empty(await log.ReadNewAsync(isLast: true, default));
        Assert.Equal("GET /storage/v1/b/logs/o/ci%2Flog-b-1.txt?alt=media", server.Calls.First().Request);
    }

    public void Dispose() => server.Dispose();
}
