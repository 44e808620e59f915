using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Slipway.Sandbox.Cluster.Metrics;
using Slipway.Sandbox.Faults;
using Slipway.Sandbox.Tests.Cluster;

namespace Slipway.Sandbox.Tests.Traffic;

/// <summary>Queries of what the proxy has counted. The numbers are those that Prometheus 2.42 computes from the same samples.</summary>
public sealed class Asking_for_metrics
{
    private static readonly DateTimeOffset s_start = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    private readonly SteppedClock _clock = new(s_start);
    private readonly RouteMetrics _metrics;

    public Asking_for_metrics() => _metrics = new RouteMetrics(_clock);

    [Theory]
    [InlineData("""route_requests_total{code="500"}""", """[{"__name__":"route_requests_total","code":"500","namespace":"prod","pod":"web-canary-1","route":"web","service":"web-canary"} 5]""")]
    [InlineData("""sum(route_requests_total{service=~"web.*",code!~"5.."})""", "[{} 155]")]
    [InlineData("""sum by (service) (route_requests_total)""", """[{"service":"web"} 100, {"service":"web-canary"} 60]""")]
    [InlineData("""sum(route_requests_total) by (service)""", """[{"service":"web"} 100, {"service":"web-canary"} 60]""")]
    [InlineData("""sum(route_requests_total{service!="web"}) / sum(route_requests_total)""", "[{} 0.375]")]
    [InlineData("""sum(route_request_duration_seconds_count) - sum(route_request_duration_seconds_bucket{le="0.5"})""", "[{} 20]")]
    [InlineData("""sum(increase(route_requests_total{service="web"}[200s]))""", "[{} 100]")]
    [InlineData("""sum(increase(route_requests_total{service="web"}[20s]))""", "[{} 20]")]
    [InlineData("""sum(rate(route_requests_total{service='web'}[20s]))""", "[{} 1]")]
    [InlineData("""increase(route_requests_total{code="500"}[1m])""", """[{"code":"500","namespace":"prod","pod":"web-canary-1","route":"web","service":"web-canary"} 5]""")]
    [InlineData("""sum(route_requests_total{service="nobody"})""", "[]")]
    [InlineData("""sum(route_requests_total{service="nobody"}) or vector(0)""", "[{} 0]")]
    [InlineData("""sum(route_requests_total{service="web"}) or vector(0)""", "[{} 100]")]
    [InlineData("""(1 + 2) * 3 / 2""", "4.5")]
    [InlineData("""1 / 0""", "+Inf")]
    [InlineData("""sum(route_requests_total) * 0.00001""", "[{} 0.0016]")]
    public async Task A_query_gives_what_was_counted(string query, string expected)
    {
        CountForHundredSeconds();

        Assert.Equal(expected, await AskAsync(query));
    }

    [Theory]
    [InlineData("", "expected a metric, a number or a function, found the end of the query")]
    [InlineData("histogram_quantile(0.9, x)", "knows no function \"histogram_quantile\"")]
    [InlineData("x > 1", "expected the end, found \"> 1\"")]
    [InlineData("x[5m]", "stands inside of increase or rate only")]
    [InlineData("rate(x)", "expected \"[\"")]
    [InlineData("rate(x[5 years])", "expected a duration")]
    [InlineData("{a=\"\"}", "at least one non-empty matcher")]
    [InlineData("x{a=~\"(\"}", "error parsing regexp")]
    [InlineData("x{a=b}", "expected a text in quotes")]
    [InlineData("sum(1)", "got scalar")]
    public async Task What_is_not_understood_is_bad_data(string query, string says)
    {
        var answer = await AskAsync(query);

        Assert.StartsWith("400 bad_data ", answer, StringComparison.Ordinal);
        Assert.Contains(says, answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_query_is_about_its_time_and_the_first_error_is_an_increase()
    {
        CountForHundredSeconds();

        Assert.Equal("[{} 30]", await AskAsync("sum(route_requests_total{service=\"web\"})", "1700000030"));
        Assert.Equal("[{} 30]", await AskAsync("sum(route_requests_total{service=\"web\"})", "2023-11-14T22:13:50Z"));
        Assert.Equal("[]", await AskAsync("sum(route_requests_total)", "1699999000"));
        Assert.Equal("[{} 1]", await AskAsync("sum(increase(route_requests_total{code=\"500\"}[60s]))", "1700000062"));
        Assert.Equal("[{} 1.25]", await AskAsync("sum(increase(route_requests_total{code=\"500\"}[60s]))", "1700000062.5"));
        Assert.Equal("[{} 3.125]", await AskAsync("sum(increase(route_requests_total{code=\"500\"}[25s]))", "1700000099.75"));
        Assert.StartsWith("400 bad_data invalid parameter \"time\"", await AskAsync("1", "yesterday"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_asks_the_same()
    {
        CountForHundredSeconds();
        var http = new DefaultHttpContext { Response = { Body = new MemoryStream() } };
        http.Request.ContentType = "application/x-www-form-urlencoded";
        http.Request.Body = new MemoryStream("query=sum(route_requests_total)&time=1700000100"u8.ToArray());

        Assert.Equal("[{} 160]", await AskAsync(http));
    }

    [Fact]
    public async Task Metrics_can_be_gone()
    {
        var faults = new FaultBoard(_clock);
        faults.Break(FaultKind.MetricsGone);
        var http = new DefaultHttpContext { Request = { Scheme = "http", Path = "/prometheus/api/v1/query" } };

        Assert.True(await new FaultGate(faults, _clock).HandleAsync(http));
        Assert.Equal(503, http.Response.StatusCode);
    }

    [Fact]
    public async Task What_is_older_than_what_is_kept_goes()
    {
        CountForHundredSeconds();
        _clock.GoOnTo(s_start + RouteMetrics.Kept + TimeSpan.FromHours(1));

        Count("api", "api-1", 200, 0.1);
        _clock.GoOnTo(_clock.GetUtcNow().AddSeconds(1));

        Assert.Equal("""[{"service":"api"} 1]""", await AskAsync("sum by (service) (route_requests_total)"));
    }

    // The stable answers once a second. From the 60th second on the canary answers thrice in two seconds, a third of it slowly; five errors, one each eight seconds.
    private void CountForHundredSeconds()
    {
        for (var second = 0; second < 100; second++)
        {
            _clock.GoOnTo(s_start.AddSeconds(second + 0.5));
            Count("web", "web-1", 200, 0.02);
            if (second < 60)
                continue;
            Count("web-canary", "web-canary-1", second % 8 == 4 ? 500 : 200, 0.1);
            if (second % 2 == 0)
                Count("web-canary", "web-canary-1", 200, 0.7);
        }

        _clock.GoOnTo(s_start.AddSeconds(100));
    }

    private void Count(string service, string pod, int code, double seconds) =>
        _metrics.Count(new RoutedRequest("prod", "web") { Service = service, Pod = pod }, code, TimeSpan.FromSeconds(seconds));

    private Task<string> AskAsync(string query, string time = "")
    {
        var http = new DefaultHttpContext { Response = { Body = new MemoryStream() } };
        http.Request.QueryString = QueryString.Create("query", query).Add("time", time);
        return AskAsync(http);
    }

    private async Task<string> AskAsync(DefaultHttpContext http)
    {
        await new QueryEndpoint(_metrics).AnswerAsync(http);
        http.Response.Body.Position = 0;
        var answer = (await JsonNode.ParseAsync(http.Response.Body))!;
        if (http.Response.StatusCode != 200)
            return $"{http.Response.StatusCode} {answer["errorType"]} {answer["error"]}";
        var result = answer["data"]!["result"]!;
        return (string)answer["data"]!["resultType"]! == "scalar"
            ? (string)result[1]!
            : $"[{string.Join(", ", result.AsArray().Select(sample => $"{sample!["metric"]!.ToJsonString()} {(string)sample["value"]![1]!}"))}]";
    }
}
