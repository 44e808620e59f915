using System.Globalization;
using System.Text.Json.Nodes;

namespace Slipway.Sandbox.Tests.Cluster;

/// <summary>Watches on a clock that the tests move.</summary>
public sealed class Watching_for_long : IDisposable
{
    private const string ConfigMaps = "/api/v1/namespaces/default/configmaps";

    private readonly SteppedClock _clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromMinutes(2));

    public void Dispose() => _limit.Dispose();

    [Fact]
    public async Task A_quiet_watch_gets_a_bookmark_every_minute_that_a_later_watch_can_go_on_from()
    {
        await using var cluster = await TestCluster.StartAsync(time: _clock);
        await ApplyAsync(cluster, "before");
        using var watch = await WatchAsync(cluster, "&sendInitialEvents=true&resourceVersionMatch=NotOlderThan");
        var initial = new[] { await NextAsync(watch), await NextAsync(watch) };

        var first = await NextAsync(watch);
        await cluster.CreateNamespaceAsync("elsewhere");
        var second = await NextAsync(watch);
        while (Version(second) == Version(first))
            second = await NextAsync(watch);
        await ApplyAsync(cluster, "after");
        using var later = await WatchAsync(cluster, $"&resourceVersion={Version(second)}");

        Assert.Equal(["ADDED", "BOOKMARK"], initial.Select(Type));
        Assert.Equal("true", (string)initial[1]["object"]!["metadata"]!["annotations"]!["k8s.io/initial-events-end"]!);
        Assert.Equal(["BOOKMARK", "BOOKMARK"], new[] { first, second }.Select(Type));
        Assert.True(Version(second) > Version(first));
        Assert.Equal("ConfigMap", (string)second["object"]!["kind"]!);
        Assert.Equal("after", (string)(await NextAsync(later))["object"]!["metadata"]!["name"]!);
    }

    [Fact]
    public async Task Pages_follow_each_other_until_all_has_been_listed()
    {
        await using var cluster = await TestCluster.StartAsync();
        foreach (var name in (string[])["a", "b", "c", "d", "e"])
            await ApplyAsync(cluster, name);
        var names = new List<string>();
        var left = new List<int?>();
        var versions = new HashSet<string>();

        for (var token = ""; token is not null;)
        {
            var page = await cluster.GetAsync($"{ConfigMaps}?limit=2{(token.Length == 0 ? "" : "&continue=" + Uri.EscapeDataString(token))}");
            names.AddRange(page["items"]!.AsArray().Select(item => (string)item!["metadata"]!["name"]!));
            left.Add((int?)page["metadata"]!["remainingItemCount"]);
            versions.Add((string)page["metadata"]!["resourceVersion"]!);
            token = (string?)page["metadata"]!["continue"];
            await ApplyAsync(cluster, "e", "changed");
        }

        Assert.Equal(["a", "b", "c", "d", "e"], names);
        Assert.Equal([3, 1, null], left);
        Assert.Single(versions);
        Assert.Equal(400, (await cluster.SendAsync("GET", $"{ConfigMaps}?limit=2&continue=nonsense")).Status);
    }

    private static Task<JsonNode> ApplyAsync(TestCluster cluster, string name, string value = "x") => cluster.ApplyAsync(
        $"{ConfigMaps}/{name}", $$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{{name}}}"},"data":{"key":"{{{value}}}"}}""");

    private static async Task<StreamReader> WatchAsync(TestCluster cluster, string query)
    {
        // On this clock hours are soon over.
        var response = await cluster.Http.SendAsync(
            new HttpRequestMessage(HttpMethod.Get, $"{ConfigMaps}?watch=true&allowWatchBookmarks=true&timeoutSeconds=30000000{query}"), HttpCompletionOption.ResponseHeadersRead);
        return new StreamReader(await response.Content.ReadAsStreamAsync());
    }

    /// <summary>The next event; the clock goes on until there is one.</summary>
    private async Task<JsonNode> NextAsync(StreamReader watch)
    {
        var line = watch.ReadLineAsync(_limit.Token).AsTask();
        while (await Task.WhenAny(line, Task.Delay(50, _limit.Token)) != line)
        {
            _limit.Token.ThrowIfCancellationRequested();
            _clock.GoOnTo(_clock.GetUtcNow().AddSeconds(61));
        }

        return JsonNode.Parse((await line)!)!;
    }

    private static string Type(JsonNode line) => (string)line["type"]!;

    private static long Version(JsonNode line) => long.Parse((string)line["object"]!["metadata"]!["resourceVersion"]!, CultureInfo.InvariantCulture);
}
