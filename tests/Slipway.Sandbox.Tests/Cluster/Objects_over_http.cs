using System.Diagnostics;
using System.Text.Json.Nodes;
using Slipway.Sandbox.Cluster.Node;

namespace Slipway.Sandbox.Tests.Cluster;

public sealed class Objects_over_http
{
    private const string ConfigMaps = "/api/v1/namespaces/default/configmaps";

    [Fact]
    public async Task I_need_the_token_except_for_health_and_version()
    {
        await using var cluster = await TestCluster.StartAsync();
        using var client = cluster.NewClient();
        client.DefaultRequestHeaders.Authorization = null;

        Assert.Equal(401, (int)(await client.GetAsync(ConfigMaps)).StatusCode);
        Assert.Equal("ok", await client.GetStringAsync("/readyz"));
        Assert.Contains("v1.36", await client.GetStringAsync("/version"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task I_can_send_yaml()
    {
        await using var cluster = await TestCluster.StartAsync();
        var (status, body, _) = await cluster.SendAsync("PATCH", ConfigMaps + "/a?fieldManager=me", """
            # a comment
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: a}
            data:
              number: "1"
              text: |
                two
                lines
            """, "application/apply-patch+yaml");

        Assert.Equal(201, status);
        Assert.Equal("two\nlines", (string?)body!["data"]!["text"]);
    }

    [Fact]
    public async Task Deleting_answers_with_a_status_or_with_the_object_that_lingers()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.ApplyAsync(ConfigMaps + "/a", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}}""");
        await cluster.ApplyAsync(ConfigMaps + "/held", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"held","finalizers":["example.com/hold"]}}""");

        var (_, gone, _) = await cluster.SendAsync("DELETE", ConfigMaps + "/a");
        var (_, held, _) = await cluster.SendAsync("DELETE", ConfigMaps + "/held");
        await cluster.ApplyAsync(ConfigMaps + "/held", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"held"}}""");

        Assert.Equal("Success", (string?)gone!["status"]);
        Assert.NotNull(held!["metadata"]!["deletionTimestamp"]);
        Assert.Equal(404, (await cluster.SendAsync("GET", ConfigMaps + "/held")).Status);
    }

    [Fact]
    public async Task A_namespace_takes_its_contents_along()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.CreateNamespaceAsync("shop");
        await cluster.ApplyAsync("/api/v1/namespaces/shop/configmaps/a", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}}""");
        var gone = cluster.WaitAsync("/api/v1/namespaces", "shop", json => json is null);

        await cluster.SendAsync("DELETE", "/api/v1/namespaces/shop");
        await gone;

        Assert.Equal(404, (await cluster.SendAsync("GET", "/api/v1/namespaces/shop/configmaps/a")).Status);
    }

    [Fact]
    public async Task I_can_ask_for_metadata_only()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.ApplyAsync(ConfigMaps + "/a", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","labels":{"x":"y"}},"data":{"big":"1"}}""");

        var (_, list, _) = await cluster.SendAsync("GET", ConfigMaps + "?labelSelector=x%3Dy", headers: [new("Accept", "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1")]);

        var item = Assert.Single((JsonArray)list!["items"]!)!;
        Assert.Null(item["data"]);
        Assert.Equal("a", (string?)item["metadata"]!["name"]);
    }

    [Fact]
    public async Task A_watch_sees_objects_enter_and_leave_its_selection_and_says_when_it_is_too_late()
    {
        await using var cluster = await TestCluster.StartAsync();
        var version = (string)(await cluster.GetAsync(ConfigMaps))["metadata"]!["resourceVersion"]!;
        foreach (var label in (string[])["other", "mine", "other"])
            await cluster.ApplyAsync(ConfigMaps + "/a", $$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","labels":{"set":"{{{label}}}"} } }""");

        var (_, events, _) = await cluster.SendAsync("GET", $"{ConfigMaps}?watch=true&timeoutSeconds=1&labelSelector=set%3Dmine&resourceVersion={version}");
        var (status, late, _) = await cluster.SendAsync("GET", ConfigMaps + "?watch=true&resourceVersion=1&timeoutSeconds=1");

        // A stream is several JSON values, so the helper hands it over as text.
        Assert.Equal(["ADDED", "DELETED"], Types(events!));
        Assert.Equal(200, status);
        Assert.Equal(["ERROR"], Types(late!));
    }

    [Fact]
    public async Task A_thousand_concurrent_applies_all_arrive()
    {
        await using var cluster = await TestCluster.StartAsync();
        await Parallel.ForEachAsync(Enumerable.Range(0, 1000), new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (i, _) =>
            await cluster.ApplyAsync($"{ConfigMaps}/c{i}", $$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c{{{i}}}"},"data":{"i":"{{{i}}}"}}"""));

        Assert.Equal(1000, ((JsonArray)(await cluster.GetAsync(ConfigMaps))["items"]!).Count);
    }

    [Fact]
    public async Task What_was_acknowledged_survives_a_crash_and_a_line_cut_short_does_not_matter()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.ApplyAsync(ConfigMaps + "/a", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"data":{"x":"1"}}""");

        // The first server is not stopped: this is what a killed one leaves on disk.
        var folder = Directory.CreateTempSubdirectory("slipway-crash-").FullName;
        try
        {
            var journal = Path.Combine(folder, "journal");
            File.Copy(Path.Combine(cluster.Folder, "journal"), journal);
            await File.AppendAllTextAsync(journal, """{"v":99999,"k":"configmaps","o":{"apiVersion":"v1","kind":"Conf""");
            await using var next = await TestCluster.StartAsync(folder: folder);

            Assert.Equal("1", (string?)(await next.GetAsync(ConfigMaps + "/a"))["data"]!["x"]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_damaged_journal_is_named_and_left_alone()
    {
        var folder = Directory.CreateTempSubdirectory("slipway-damage-").FullName;
        try
        {
            var journal = Path.Combine(folder, "journal");
            await File.WriteAllTextAsync(journal, "{\"v\":1001}\nnonsense\n{\"v\":1002}\n");

            var error = await Assert.ThrowsAsync<SlipwayException>(() => TestCluster.StartAsync(folder: folder));

            Assert.Contains("is damaged at line 2", error.Message, StringComparison.Ordinal);
            Assert.Contains("nonsense", await File.ReadAllTextAsync(journal), StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_journal_that_has_grown_is_small_again_after_a_start_and_nothing_is_lost()
    {
        var folder = Directory.CreateTempSubdirectory("slipway-journal-").FullName;
        try
        {
            var journal = Path.Combine(folder, "journal");
            await File.WriteAllLinesAsync(journal, Enumerable.Range(2000, 10_001).Select(version =>
                $$$"""{"v":{{{version}}},"k":"configmaps","o":{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","namespace":"default","resourceVersion":"{{{version}}}"},"data":{"x":"{{{version}}}"} } }"""));
            var before = new FileInfo(journal).Length;

            await using (await TestCluster.StartAsync(folder: folder))
            {
            }

            await using var next = await TestCluster.StartAsync(folder: folder);
            Assert.Equal("12000", (string?)(await next.GetAsync(ConfigMaps + "/a"))["data"]!["x"]);
            Assert.InRange(new FileInfo(journal).Length, 1, before / 10);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [PythonFact]
    public async Task A_process_that_a_killed_sandbox_left_behind_is_ended()
    {
        var folder = Directory.CreateTempSubdirectory("slipway-ledger-").FullName;
        using var orphan = Process.Start(new ProcessStartInfo("python3", "-c \"import time; time.sleep(600)\"") { RedirectStandardInput = true })!;
        new ProcessLedger(folder).Add(orphan.Id);

        Assert.Equal(1, new ProcessLedger(folder).EndLeftovers());

        await orphan.WaitForExitAsync();
        Assert.False(Directory.Exists(folder));
    }

    private static string[] Types(JsonNode stream) => (stream is JsonValue ? (string)stream! : stream.ToJsonString())
        .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => (string)JsonNode.Parse(line)!["type"]!).ToArray();
}
