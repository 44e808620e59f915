using System.Text.Json.Nodes;
using Slipway.Sandbox.Cluster.Metrics;
using Slipway.Sandbox.Cluster.Store;
using Slipway.Sandbox.Pages.Rollouts;
using Slipway.Sandbox.Tests.Cluster;

namespace Slipway.Sandbox.Tests.Traffic;

/// <summary>A rollout on the page, as the record on the apply set's parent tells it.</summary>
public sealed class Watching_a_rollout : TrafficTest
{
    private const string Record = """
        {"commit":"1111111111111111111111111111111111111111","phase":"observing","step":2,"steps":3,"weight":25,"since":"2026-01-02T03:10:00Z","deadline":"2026-01-02T07:00:00Z",
        "reason":"errors: <b>too few</b> requests","exposure":[{"step":1,"weight":5,"from":"2026-01-02T03:00:00Z","to":"2026-01-02T03:10:00Z",
        "counts":[{"check":"slow","canary":{"n":9,"x":9},"stable":{"n":9,"x":9}},{"check":"errors","canary":{"n":250.5,"x":10.02},"stable":{"n":5000,"x":15}}]}]}
        """;

    [Fact]
    public async Task I_see_steps_weights_and_errors_and_no_markup_of_others()
    {
        await TellAsync(Record);

        var page = await PageAsync(Anyone);

        Assert.Contains("step 2 of 3", page, StringComparison.Ordinal);
        Assert.Contains("25 % of the requests get the new version", page, StringComparison.Ordinal);
        Assert.Contains("errors: &lt;b&gt;too few&lt;/b&gt; requests", page, StringComparison.Ordinal);
        Assert.Contains("<td>1</td><td>5 %</td><td>10 min 0 s</td>", page, StringComparison.Ordinal);
        Assert.Contains("<td>4 % <span class=\"dim\">of 250</span></td><td>0.3 %</td>", page, StringComparison.Ordinal);
        Assert.Contains("<polygon class=\"share\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Abort", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"phase":"aborted","reason":"errors: alarm at step 1"}""", "aborted", false)]
    [InlineData("""{"phase":"done"}""", "done", false)]
    [InlineData("""{"phase":"settling","step":3,"steps":3,"weight":50}""", "settling", true)]
    [InlineData("""{"phase":"observing","step":"x","since":"soon","exposure":[1,{"from":"2026-01-02T03:00:00Z"},null]}""", "step 0 of 0", true)]
    public async Task Each_phase_has_its_word_and_only_what_is_under_way_its_buttons(string record, string word, bool hasButtons)
    {
        await TellAsync(record);

        var page = await PageAsync(Owner);

        Assert.Contains($"</svg>{word}</span>", page[page.IndexOf("class=\"rollout\"", StringComparison.Ordinal)..], StringComparison.Ordinal);
        Assert.Equal(hasButtons, page.Contains("Abort web in prod", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("no JSON")]
    [InlineData("{}")]
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
                ["namespace"] = "prod", ["annotations"] = new JsonObject { ["slipway.dev/rollout"] = """{"phase":"observing","step":1,"steps":2,"weight":50,"since":"2023-11-14T22:13:19Z"}""" },
            },
        };

        var segment = Assert.Single(RolloutRecord.Of(new StoredObject("configmaps", parent, 1), "web", clock.GetUtcNow(), metrics.Ask)!.Segments);

        Assert.Equal((100, 0.1, 0), (Math.Round(segment.NewRequests), Math.Round(segment.NewErrors!.Value, 2), segment.OldErrors!.Value));
    }

    private async Task TellAsync(string record)
    {
        await ApplyAsync("api/v1/namespaces", "prod", """{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"prod"}}""");
        await ApplyAsync("api/v1/namespaces/prod/configmaps", "slipway-web", $$$"""
            {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"slipway-web","annotations":{"slipway.dev/rollout":{{{JsonValue.Create(record).ToJsonString()}}}} } }
            """);
    }

    private static Task<string> PageAsync(HttpClient client) => client.GetStringAsync(new Uri("", UriKind.Relative));
}
