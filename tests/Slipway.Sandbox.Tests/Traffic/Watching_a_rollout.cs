using System.Text.Json.Nodes;
using Slipway.Sandbox.Cluster.Metrics;
using Slipway.Sandbox.Cluster.Store;
using Slipway.Sandbox.Pages.Rollouts;
using Slipway.Sandbox.Tests.Cluster;

namespace Slipway.Sandbox.Tests.Traffic;

/// <summary>A rollout on the page, as the record on the apply set's parent tells it.</summary>
public sealed class Watching_a_rollout : TrafficTest
{
    private const string Who = """
        "commit":"1111111111111111111111111111111111111111","from":"2222222222222222222222222222222222222222","release":"r","strategyHash":"s","strategy":"canary","deployment":"web",
        "replicas":1,"looked":"2026-01-02T03:00:00Z","deadline":"2026-01-02T07:00:00Z","by":"CI"
        """;

    private const string Record = "{" + Who + """
        ,"phase":"observing","step":2,"steps":3,"weight":25,"since":"2026-01-02T03:10:00Z",
        "reason":"errors: <b>too few</b> requests","exposure":[{"step":1,"weight":5,"from":"2026-01-02T03:00:00Z","to":"2026-01-02T03:10:00Z",
        "counts":[{"check":"slow","canary":{"n":9,"x":9},"stable":{"n":9,"x":9},"verdict":"passed"},{"check":"errors","canary":{"n":250.5,"x":10.02},"stable":{"n":5000,"x":15},"e":7.5,"verdict":"inconclusive","reason":"too <i>few</i>"}]}]}
        """;

    [Fact]
    public async Task I_see_steps_weights_and_errors_and_no_markup_of_others()
    {
        await TellAsync(Record);

        var page = await PageAsync(Anyone);

        Assert.Contains("step 2 of 3", page, StringComparison.Ordinal);
        Assert.Contains("25 % of the requests get the new version", page, StringComparison.Ordinal);
        Assert.Contains("errors: &lt;b&gt;too few&lt;/b&gt; requests", page, StringComparison.Ordinal);
        Assert.Contains("1 5 % 10 min 0 s slow 100 % 9 of 9 100 % 9 of 9 – passed 1 5 % 10 min 0 s errors 4 % 10 of 250.5 0.3 % 15 of 5000 7.5 inconclusive: too <i>few</i>", Words(page), StringComparison.Ordinal);
        Assert.Contains("<polygon class=\"share\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Abort", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("aborted", "aborted", false)]
    [InlineData("done", "done", false)]
    [InlineData("settling", "settling", true)]
    [InlineData("aborting", "aborting", true)]
    public async Task Each_phase_has_its_word_and_only_what_is_under_way_its_buttons(string phase, string word, bool hasButtons)
    {
        await TellAsync($$"""{{{Who}},"phase":"{{phase}}","step":3,"steps":3,"weight":50}""");

        var page = await PageAsync(Owner);

        Assert.Contains($"</svg>{word}</span>", page[page.IndexOf("class=\"rollout\"", StringComparison.Ordinal)..], StringComparison.Ordinal);
        Assert.Equal(hasButtons, page.Contains("Abort web in prod", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("no JSON")]
    [InlineData("{}")]
    [InlineData("""{"phase":"observing","step":"x","since":"soon","exposure":[1,{"from":"2026-01-02T03:00:00Z"},null]}""")]
    public async Task What_is_no_record_is_not_shown(string record)
    {
        await TellAsync(record);

        Assert.DoesNotContain("class=\"rollout\"", await PageAsync(Anyone), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Abort web in prod", "Abort")]
    [InlineData("Go on with web in prod", "Deploy")]
    public async Task A_button_runs_the_config_repositorys_build(string label, string kind)
    {
        await TellAsync(Record);

        await PageForm.PressAsync(Owner, "", label);

        var run = Sandbox.Ci.All[0];
        Assert.Equal((kind, kind == "Abort" ? "prod" : null, kind == "Abort" ? "web" : null), (run.Kind.ToString(), run.Stage, run.Application));
    }

    [Fact]
    public void A_step_that_still_lasts_shows_what_its_route_has_counted()
    {
        var start = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);
        var clock = new SteppedClock(start);
        var metrics = new RouteMetrics(clock);
        for (var second = 0; second < 100; second++)
        {
            clock.GoOnTo(start.AddSeconds(second + 0.5));
            metrics.Count(new RoutedRequest("prod", "web") { Service = "web", Pod = "web-6d4cf56db6-xk2lp" }, 200, TimeSpan.Zero);
            metrics.Count(new RoutedRequest("prod", "web") { Service = "web-canary", Pod = "web-canary-7c9d8bb5f4-2wz9k" }, second % 10 == 0 ? 503 : 200, TimeSpan.Zero);
        }

        clock.GoOnTo(start.AddSeconds(100));
        var parent = new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["namespace"] = "prod", ["annotations"] = new JsonObject { ["slipway.dev/rollout"] = $$"""{{{Who}},"phase":"observing","step":1,"steps":2,"weight":50,"since":"2023-11-14T22:13:19Z"}""" },
            },
        };

        parent["metadata"]!["name"] = "slipway-web";
        var record = LiveRollout.Of(new StoredObject("configmaps", parent, 1))!;

        var counts = Assert.Single(Assert.Single(LiveRollout.Segments(record, "prod", clock.GetUtcNow(), metrics.Ask)).Counts);

        Assert.Equal((100, 10, 0), (Math.Round(counts.CanaryRequests), Math.Round(counts.CanaryBad), counts.StableBad));
    }

    private async Task TellAsync(string record)
    {
        await ApplyAsync("api/v1/namespaces", "prod", """{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"prod"}}""");
        await ApplyAsync("api/v1/namespaces/prod/configmaps", "slipway-web", $$$"""
            {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"slipway-web","annotations":{"slipway.dev/rollout":{{{JsonValue.Create(record).ToJsonString()}}}} } }
            """);
    }

    private static string Words(string html) =>
        string.Join(' ', System.Net.WebUtility.HtmlDecode(System.Text.RegularExpressions.Regex.Replace(html, "<[^>]*>", " ")).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static Task<string> PageAsync(HttpClient client) => client.GetStringAsync(new Uri("", UriKind.Relative));
}
