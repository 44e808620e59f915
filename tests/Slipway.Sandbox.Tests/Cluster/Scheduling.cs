using System.Text.Json.Nodes;

namespace Slipway.Sandbox.Tests.Cluster;

public sealed class Scheduling
{
    private const string Pods = "/api/v1/namespaces/default/pods";

    // What a Pod asks for, and whether the one node is it.
    public static TheoryData<string, bool> Wishes => new()
    {
        { "\"nodeSelector\":{\"kubernetes.io/os\":\"linux\"}", true },
        { "\"nodeSelector\":{\"kubernetes.io/hostname\":\"sandbox\"}", true },
        { "\"nodeSelector\":{\"disk\":\"ssd\"}", false },
        { "\"nodeSelector\":{\"kubernetes.io/os\":\"linux\",\"disk\":\"ssd\"}", false },
        { Affinity("""{"key":"kubernetes.io/os","operator":"In","values":["linux","windows"]}"""), true },
        { Affinity("""{"key":"disk","operator":"DoesNotExist"}"""), true },
        { Affinity("""{"key":"disk","operator":"Exists"}"""), false },
        { Affinity("""{"key":"kubernetes.io/os","operator":"NotIn","values":["linux"]}"""), false },
        { "\"affinity\":{\"nodeAffinity\":{\"preferredDuringSchedulingIgnoredDuringExecution\":[{\"weight\":1,\"preference\":{\"matchExpressions\":[{\"key\":\"disk\",\"operator\":\"Exists\"}]}}]}}", true },
    };

    [Theory]
    [MemberData(nameof(Wishes))]
    public async Task A_pod_runs_only_on_a_node_that_it_asks_for(string wish, bool isScheduled)
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.ApplyAsync($"{Pods}/a", Pod(wish));

        var pod = await cluster.WaitAsync(Pods, "a", json => json?["status"]?["conditions"] is JsonArray { Count: > 0 });

        Assert.Equal(isScheduled ? "sandbox" : null, (string?)pod["spec"]!["nodeName"]);
        if (isScheduled)
            return;
        var condition = Assert.Single(pod["status"]!["conditions"]!.AsArray())!;
        Assert.Equal(("PodScheduled", "False", "Unschedulable"), ((string)condition["type"]!, (string)condition["status"]!, (string)condition["reason"]!));
        Assert.Equal("Pending", (string)pod["status"]!["phase"]!);
        await Eventually.Async(async () => (await cluster.GetAsync("/api/v1/namespaces/default/events"))["items"]!.AsArray()
            .FirstOrDefault(item => (string)item!["reason"]! == "FailedScheduling" && ((string)item["message"]!).StartsWith("0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector.", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_pod_that_waits_runs_once_the_node_has_the_label()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.ApplyAsync($"{Pods}/a", Pod("\"nodeSelector\":{\"disk\":\"ssd\"}"));
        await cluster.WaitAsync(Pods, "a", json => json?["status"]?["conditions"] is JsonArray { Count: > 0 });

        await cluster.ApplyAsync("/api/v1/nodes/sandbox", """{"apiVersion":"v1","kind":"Node","metadata":{"name":"sandbox","labels":{"disk":"ssd"}}}""");

        await cluster.WaitAsync(Pods, "a", json => (string?)json?["spec"]?["nodeName"] == "sandbox" && json["status"]!["conditions"]!.AsArray().Any(item => (string)item!["type"]! == "PodScheduled" && (string)item["status"]! == "True"));
    }

    [Fact]
    public async Task The_revisions_of_a_StatefulSet_have_its_labels()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.ApplyAsync("/apis/apps/v1/namespaces/default/statefulsets/db", """{"apiVersion":"apps/v1","kind":"StatefulSet","metadata":{"name":"db"},"spec":{"serviceName":"db","selector":{"matchLabels":{"app":"db"}},"template":{"metadata":{"labels":{"app":"db","tier":"data"}},"spec":{"containers":[{"name":"a","image":"a"}]}}}}""");

        var revision = await Eventually.Async(async () => (await cluster.GetAsync("/apis/apps/v1/namespaces/default/controllerrevisions?labelSelector=app%3Ddb,tier%3Ddata"))["items"]!.AsArray().FirstOrDefault());

        Assert.EndsWith("-" + (string)revision["metadata"]!["labels"]!["controller.kubernetes.io/hash"]!, (string)revision["metadata"]!["name"]!, StringComparison.Ordinal);
    }

    private static string Affinity(string requirement) =>
        "\"affinity\":{\"nodeAffinity\":{\"requiredDuringSchedulingIgnoredDuringExecution\":{\"nodeSelectorTerms\":[{\"matchExpressions\":[" + requirement + "]}]}}}";

    private static string Pod(string wish) => "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"a\"},\"spec\":{\"containers\":[{\"name\":\"a\",\"image\":\"a\"}]," + wish + "}}";
}
