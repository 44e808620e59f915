using Slipway.Analysis;

namespace Slipway.Prometheus.Tests;

public sealed class AskingPrometheus
{
    private static readonly MetricQuestion Question = new()
    {
        Query = "sum(increase(requests{pod=~\"web-.*\"}[60s]))",
        From = DateTimeOffset.UnixEpoch,
        At = new DateTimeOffset(2026, 6, 1, 12, 0, 0, 500, TimeSpan.Zero),
        Check = "errors",
        Track = Track.Canary,
    };

    [Theory]
    [InlineData("""{"resultType":"vector","result":[{"metric":{},"value":[1780315200.5,"12.5"]}]}""", "Value { Number = 12.5 }")]
    [InlineData("""{"resultType":"scalar","result":[1780315200.5,"3"]}""", "Value { Number = 3 }")]
    [InlineData("""{"resultType":"vector","result":[{"metric":{},"value":[1780315200.5,"+Inf"]}]}""", "Value { Number = Infinity }")]
    [InlineData("""{"resultType":"vector","result":[{"metric":{},"value":[1780315200.5,"NaN"]}]}""", "NoData { }")]
    [InlineData("""{"resultType":"vector","result":[]}""", "NoData { }")]
    public async Task An_answer_is_a_number_or_no_data(string data, string expected)
    {
        using var server = new ScriptedServer(Success(data));

        Assert.Equal(expected, (await AskAsync(server)).ToString());
    }

    [Fact]
    public async Task A_query_is_sent_with_its_time_and_the_token()
    {
        using var server = new ScriptedServer(Success("""{"resultType":"scalar","result":[0,"1"]}"""));

        await AskAsync(server, new FixedToken(new Secret("letmein")));

        Assert.Equal("POST /prometheus/api/v1/query", Assert.Single(server.Requests));
        Assert.Equal("query=sum%28increase%28requests%7Bpod%3D~%22web-.%2A%22%7D%5B60s%5D%29%29&time=1780315200.5&timeout=20s", Assert.Single(server.Bodies));
        Assert.Equal("Bearer letmein", Assert.Single(server.Authorizations));
    }

    [Fact]
    public async Task What_the_store_warns_of_is_partial_data()
    {
        using var server = new ScriptedServer(new ScriptedServer.Answer(
            200, """{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[0,"12"]}]},"warnings":["store-1: no answer\n::error::"]}"""));

        Assert.Equal("store-1: no answer : :error: :", Assert.IsType<MetricAnswer.Partial>(await AskAsync(server)).Reason);
    }

    [Fact]
    public async Task A_store_that_has_no_time_is_asked_again()
    {
        using var server = new ScriptedServer(
            new ScriptedServer.Answer(503, """{"status":"error","errorType":"timeout","error":"query timed out"}""", "Retry-After: 0"), Success("""{"resultType":"scalar","result":[0,"1"]}"""));

        Assert.IsType<MetricAnswer.Value>(await AskAsync(server));
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task A_store_that_never_has_time_does_not_answer()
    {
        using var server = new ScriptedServer(new ScriptedServer.Answer(503, """{"status":"error","errorType":"timeout","error":"query timed out"}""", "Retry-After: 0"));

        Assert.EndsWith("answers 503: query timed out", Assert.IsType<MetricAnswer.Unanswered>(await AskAsync(server)).Reason, StringComparison.Ordinal);
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task A_store_that_is_not_there_does_not_answer()
    {
        var server = new ScriptedServer();
        server.Dispose();
        var time = new Ci.Tests.ManualTime();

        var asking = AskAsync(server, time: time);
        while (!asking.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(5));
            await Task.Yield();
        }

        // A machine that is busy may need longer to refuse than this time takes to pass.
        Assert.Matches("cannot be reached|did not answer within", Assert.IsType<MetricAnswer.Unanswered>(await asking).Reason);
    }

    [Theory]
    [InlineData(400, """{"status":"error","errorType":"bad_data","error":"1:5: parse error: unexpected end of input"}""", "check 'errors': its query cannot be used: 1:5: parse error: unexpected end of input The query is: ")]
    [InlineData(422, """{"status":"error","errorType":"execution","error":"many-to-many matching not allowed"}""", "check 'errors': its query cannot be used: many-to-many matching not allowed The query is: ")]
    [InlineData(403, """{"error":{"code":403,"message":"Permission denied"}}""", "MetricsUrl: 127.0.0.1:*: Permission denied. Set MetricsToken, or give the account the right to read metrics.")]
    [InlineData(404, "<html>", "MetricsUrl: http://127.0.0.1:*/prometheus/ answers 404; expected the API of Prometheus there.")]
    [InlineData(200, "<html>", "MetricsUrl: http://127.0.0.1:*/prometheus/ does not answer like Prometheus.")]
    [InlineData(200, """{"status":"success","data":{"resultType":"matrix","result":[]}}""", "check 'errors': its query cannot be used: it gives a matrix; expected one number")]
    [InlineData(200, """{"status":"success","data":{"resultType":"vector","result":[{"metric":{"pod":"a"},"value":[0,"1"]},{"metric":{"pod":"b"},"value":[0,"1"]}]}}""", "check 'errors': its query cannot be used: it gives 2 series; expected one number. Put sum(…) around it.")]
    public async Task What_no_repetition_helps_fails_with_what_to_do(int status, string body, string expected)
    {
        using var server = new ScriptedServer(new ScriptedServer.Answer(status, body));

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => AskAsync(server));

        var text = failure.Message.Replace($":{server.Address.Port} refuses who asks (403)", ":*", StringComparison.Ordinal).Replace($":{server.Address.Port}/", ":*/", StringComparison.Ordinal);
        Assert.StartsWith(expected, text, StringComparison.Ordinal);
        Assert.False(failure.IsTransient);
    }

    [Theory]
    [InlineData("prometheus:9090", false, "'prometheus:9090' is not the address of a metrics store")]
    [InlineData("https://me:pass@prometheus.example.com", false, "is not the address of a metrics store")]
    [InlineData("http://prometheus.example.com", true, "is not encrypted")]
    public void An_address_that_would_not_do_is_refused(string text, bool hasToken, string expected) =>
        Assert.Contains(expected, Assert.Throws<InvalidInputException>(() => PrometheusOptions.ParseAddress(text, hasToken)).Message, StringComparison.Ordinal);

    private static ScriptedServer.Answer Success(string data) => new(200, $$"""{"status":"success","data":{{data}}}""");

    private static async Task<MetricAnswer> AskAsync(ScriptedServer server, IAccessTokens? tokens = null, TimeProvider? time = null)
    {
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        var options = new PrometheusOptions { Address = PrometheusOptions.ParseAddress($"{server.Address}prometheus", tokens is not null), Tokens = tokens };
        return Assert.Single(await new PrometheusMetrics(options, http, time ?? TimeProvider.System).AskAsync([Question], default));
    }
}
