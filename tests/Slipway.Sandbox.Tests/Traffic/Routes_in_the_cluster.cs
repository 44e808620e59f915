using System.Text.Json.Nodes;
using Slipway.Sandbox.Tests.Cluster;

namespace Slipway.Sandbox.Tests.Traffic;

public sealed class Routes_in_the_cluster
{
    private const string Routes = "/apis/gateway.networking.k8s.io/v1/namespaces/default/httproutes";
    private const string Services = "/api/v1/namespaces/default/services";

    private const string Manifest = """
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: web}
        spec:
          parentRefs: [{name: public}]
          hostnames: [shop.example.com]
          rules:
          - backendRefs:
            - {name: web, port: 80}
            - {name: web-canary, port: 80, weight: 0}
        """;

    [KubectlFact]
    public async Task I_can_apply_look_at_and_explain_a_route()
    {
        await using var cluster = await TestCluster.StartAsync();
        using var kubectl = new Kubectl(cluster);

        Assert.Contains("httproute.gateway.networking.k8s.io/web serverside-applied", await kubectl.RunAsync("apply --server-side -f -", Manifest), StringComparison.Ordinal);
        await kubectl.RunAsync("wait httproute/web --for=jsonpath={.status.parents[0].conditions[0].reason}=Accepted --timeout=60s");
        Assert.Matches(@"NAME\s+HOSTNAMES\s+AGE\s+web\s+\[""shop\.example\.com""\]\s", await kubectl.RunAsync("get httproute"));
        Assert.Contains("BackendNotFound", await kubectl.RunAsync("describe httproute web"), StringComparison.Ordinal);
        Assert.Contains("weight", await kubectl.RunAsync("explain httproute.spec.rules.backendRefs"), StringComparison.Ordinal);
        Assert.Contains("gateway.networking.k8s.io/v1", await kubectl.RunAsync("api-resources --categories=gateway-api"), StringComparison.Ordinal);
        Assert.Contains("configured", await kubectl.RunAsync("apply -f -", await kubectl.RunAsync("get httproute web -o yaml")), StringComparison.Ordinal);
        var (_, _, error) = await kubectl.TryAsync("apply --server-side -f -", Manifest.Replace("weight: 0", "weight: -1", StringComparison.Ordinal));
        Assert.Contains("spec.rules[0].backendRefs[1].weight", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_sets_a_weight_owns_all_rules()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.ApplyAsync(Routes + "/web", Manifest);

        var (status, answer, _) = await cluster.SendAsync(
            "PATCH", $"{Routes}/web?fieldManager=other", Manifest.Replace("weight: 0", "weight: 5", StringComparison.Ordinal), "application/apply-patch+yaml");
        var live = await cluster.ApplyAsync(Routes + "/web", Manifest.Replace("weight: 0", "weight: 5", StringComparison.Ordinal), "other", force: true);

        Assert.Equal(409, status);
        Assert.Contains(".spec.rules", answer!["details"]!["causes"]!.AsArray().Select(cause => (string?)cause!["field"]));
        Assert.Equal(1, (int)live["spec"]!["rules"]![0]!["backendRefs"]![0]!["weight"]!);
        Assert.Equal("PathPrefix", (string)live["spec"]!["rules"]![0]!["matches"]![0]!["path"]!["type"]!);
        Assert.DoesNotContain("f:rules", Owned(live, "slipway"), StringComparison.Ordinal);
        Assert.Contains("\"f:rules\":{}", Owned(live, "other"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_conditions_say_of_which_generation_they_are_and_follow_the_services()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.ApplyAsync(Routes + "/web", Manifest);
        var missing = await cluster.WaitAsync(Routes, "web", route => Condition(route, "ResolvedRefs") == "False BackendNotFound 1");
        await cluster.ApplyAsync(Services + "/web", Service("web"));
        await cluster.ApplyAsync(Services + "/web-canary", Service("web-canary"));
        await cluster.WaitAsync(Routes, "web", route => Condition(route, "ResolvedRefs") == "True ResolvedRefs 1");

        await cluster.ApplyAsync(Routes + "/web", Manifest.Replace("weight: 0", "weight: 0, namespace: other", StringComparison.Ordinal));
        var foreign = await cluster.WaitAsync(Routes, "web", route => Condition(route, "ResolvedRefs") == "False RefNotPermitted 2");
        await cluster.ApplyAsync(Routes + "/web", Manifest.Replace("- backendRefs", "- filters: [{type: RequestMirror}]\n    backendRefs", StringComparison.Ordinal));
        var refused = await cluster.WaitAsync(Routes, "web", route => Condition(route, "Accepted") == "False UnsupportedValue 3");

        Assert.Equal("True Accepted 1", Condition(missing, "Accepted"));
        Assert.Equal("public", (string)foreign["status"]!["parents"]![0]!["parentRef"]!["name"]!);
        Assert.Contains("filters (RequestMirror)", refused["status"]!.ToJsonString(), StringComparison.Ordinal);
    }

    private static string Service(string name) => $$$"""{"apiVersion":"v1","kind":"Service","metadata":{"name":"{{{name}}}"},"spec":{"ports":[{"port":80}]}}""";

    private static string Owned(JsonNode live, string manager) =>
        live["metadata"]!["managedFields"]!.AsArray().Where(entry => (string)entry!["manager"]! == manager).Select(entry => entry!["fieldsV1"]!.ToJsonString()).FirstOrDefault("");

    private static string? Condition(JsonNode? route, string type) => route?["status"]?["parents"]?[0]?["conditions"]!.AsArray()
        .Where(condition => (string)condition!["type"]! == type).Select(condition => $"{condition!["status"]} {condition["reason"]} {condition["observedGeneration"]}").FirstOrDefault();
}
