using System.Text.Json.Nodes;

namespace Slipway.Sandbox.Tests.Cluster;

public sealed class Running_workloads : IDisposable
{
    private const string Jobs = "/apis/batch/v1/namespaces/default/jobs";

    private const string Pods = "/api/v1/namespaces/default/pods";

    private readonly FolderImages _images = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("slipway-hooks-");

    public void Dispose()
    {
        _images.Dispose();
        _folder.Delete(recursive: true);
    }

    [PythonFact]
    public async Task A_job_that_succeeds_is_complete_and_its_log_stays()
    {
        await using var cluster = await TestCluster.StartAsync(_images);
        await cluster.ApplyAsync(Jobs + "/migrate", Job("ok"));

        var job = await cluster.WaitAsync(Jobs, "migrate", json => Conditions(json).Contains("Complete"));

        Assert.Equal(1, (int)job["status"]!["succeeded"]!);
        Assert.Equal(["SuccessCriteriaMet", "Complete"], Conditions(job));
        var name = (string)(await cluster.GetAsync("/api/v1/namespaces/default/pods?labelSelector=job-name%3Dmigrate"))["items"]![0]!["metadata"]!["name"]!;
        Assert.Equal("migrated\n", (string)(await cluster.SendAsync("GET", $"/api/v1/namespaces/default/pods/{name}/log")).Body!);
    }

    [PythonFact]
    public async Task A_job_that_fails_says_so()
    {
        await using var cluster = await TestCluster.StartAsync(_images);
        await cluster.ApplyAsync(Jobs + "/migrate", Job("fail"));

        var job = await cluster.WaitAsync(Jobs, "migrate", json => Conditions(json).Contains("Failed"));

        Assert.Equal(["FailureTarget", "Failed"], Conditions(job));
        Assert.Equal("BackoffLimitExceeded", (string?)job["status"]!["conditions"]![1]!["reason"]);
        Assert.Equal(1, (int)job["status"]!["failed"]!);
    }

    [PythonFact]
    public async Task A_stateful_set_starts_its_pods_in_order_with_claims()
    {
        await using var cluster = await TestCluster.StartAsync(_images);
        const string sets = "/apis/apps/v1/namespaces/default/statefulsets";
        await cluster.ApplyAsync(sets + "/db", """
            {"apiVersion":"apps/v1","kind":"StatefulSet","metadata":{"name":"db"},"spec":{"replicas":2,"serviceName":"db","selector":{"matchLabels":{"app":"db"}},
            "template":{"metadata":{"labels":{"app":"db"}},"spec":{"containers":[{"name":"app","image":"localhost/acme/web:v1"}]}},
            "volumeClaimTemplates":[{"metadata":{"name":"data"},"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}}}}]}}
            """);

        await cluster.WaitAsync(sets, "db", json => (int?)json?["status"]?["readyReplicas"] == 2);

        var claim = await cluster.WaitAsync("/api/v1/namespaces/default/persistentvolumeclaims", "data-db-1", json => (string?)json?["status"]?["phase"] == "Bound");
        Assert.Equal("1Gi", (string?)claim["status"]!["capacity"]!["storage"]);
        var pods = ((JsonArray)(await cluster.GetAsync("/api/v1/namespaces/default/pods"))["items"]!).Select(pod => (string?)pod!["metadata"]!["name"]);
        Assert.Equal(["db-0", "db-1"], pods);
    }

    [PythonFact]
    public async Task A_pod_gets_no_more_requests_while_its_hook_runs_and_is_asked_to_end_after_it()
    {
        await using var cluster = await TestCluster.StartAsync(_images);
        var (begun, go) = (Path.Combine(_folder.FullName, "begun"), Path.Combine(_folder.FullName, "go"));
        await cluster.ApplyAsync("/api/v1/namespaces/default/services/web", """{"apiVersion":"v1","kind":"Service","metadata":{"name":"web"},"spec":{"selector":{"app":"web"},"ports":[{"port":80}]}}""");
        await ApplyAsync(cluster, "web", 600, $$$"""{"exec":{"command":["/bin/sh","-c","touch '{{{begun}}}'; while [ ! -e '{{{go}}}' ]; do sleep 0.05; done"]}}""");

        await cluster.SendAsync("DELETE", $"{Pods}/web");
        await UntilAsync(() => Task.FromResult(File.Exists(begun)));

        await UntilAsync(async () => (await EndpointsAsync(cluster)).Any(conditions => (bool)conditions!["terminating"]! && !(bool)conditions["ready"]!));
        var pod = await cluster.GetAsync($"{Pods}/web");
        Assert.NotNull(pod["metadata"]!["deletionTimestamp"]);
        Assert.NotNull(pod["status"]!["containerStatuses"]![0]!["state"]!["running"]);
        await File.WriteAllTextAsync(go, "");
        await GoneAsync(cluster, "web");
    }

    [PythonFact]
    public async Task A_hook_has_the_grace_period_and_no_longer()
    {
        await using var cluster = await TestCluster.StartAsync(_images);
        await ApplyAsync(cluster, "sleeping", 1, """{"sleep":{"seconds":600}}""");
        await ApplyAsync(cluster, "busy", 1, """{"exec":{"command":["/bin/sh","-c","exec sleep 600"]}}""");
        await ApplyAsync(cluster, "wrong", 600, """{"exec":{"command":["/no/such/program"]}}""");

        foreach (var name in (string[])["sleeping", "busy", "wrong"])
        {
            await cluster.SendAsync("DELETE", $"{Pods}/{name}");
            await GoneAsync(cluster, name);
        }

        var failed = ((JsonArray)(await cluster.GetAsync("/api/v1/namespaces/default/events"))["items"]!).Where(item => (string?)item!["reason"] == "FailedPreStopHook");
        Assert.Equal(["busy", "sleeping", "wrong"], failed.Select(item => (string)item!["involvedObject"]!["name"]!).Order());
    }

    [PythonFact]
    public async Task A_pod_that_sleeps_before_its_end_outlives_one_that_does_not_and_ends_when_it_is_told_at_once()
    {
        await using var cluster = await TestCluster.StartAsync(_images);
        await ApplyAsync(cluster, "slow", 600, """{"sleep":{"seconds":600}}""");
        await ApplyAsync(cluster, "quick", 600, null);

        await cluster.SendAsync("DELETE", $"{Pods}/slow");
        await cluster.SendAsync("DELETE", $"{Pods}/quick");
        await GoneAsync(cluster, "quick");

        Assert.NotNull((await cluster.GetAsync($"{Pods}/slow"))["status"]!["containerStatuses"]![0]!["state"]!["running"]);
        await cluster.SendAsync("DELETE", $"{Pods}/slow?gracePeriodSeconds=1");
        await GoneAsync(cluster, "slow");
    }

    [PythonFact]
    public async Task An_image_that_ignores_its_port_gets_an_event_that_says_so()
    {
        await using var cluster = await TestCluster.StartAsync(_images);
        await cluster.ApplyAsync("/api/v1/namespaces/default/pods/deaf", """{"apiVersion":"v1","kind":"Pod","metadata":{"name":"deaf"},"spec":{"terminationGracePeriodSeconds":1,"containers":[{"name":"app","image":"localhost/acme/web:deaf","ports":[{"containerPort":8080}]}]}}""");

        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/namespaces/default/events?watch=true&timeoutSeconds=60&fieldSelector=reason%3DPortIgnored");
        using var response = await cluster.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        var message = (string)JsonNode.Parse((await reader.ReadLineAsync())!)!["object"]!["message"]!;

        Assert.Contains("PORT and ASPNETCORE_HTTP_PORTS", message, StringComparison.Ordinal);
        Assert.Contains("containerPort 8080", message, StringComparison.Ordinal);
    }

    [PythonFact]
    public async Task A_missing_config_map_holds_the_container_back_until_it_is_there()
    {
        await using var cluster = await TestCluster.StartAsync(_images);
        await cluster.ApplyAsync("/api/v1/namespaces/default/pods/web", """{"apiVersion":"v1","kind":"Pod","metadata":{"name":"web"},"spec":{"terminationGracePeriodSeconds":1,"containers":[{"name":"app","image":"localhost/acme/web:v1","envFrom":[{"configMapRef":{"name":"settings"}}]}]}}""");
        await cluster.WaitAsync("/api/v1/namespaces/default/pods", "web", json => (string?)json?["status"]?["containerStatuses"]?[0]?["state"]?["waiting"]?["reason"] == "CreateContainerConfigError");

        await cluster.ApplyAsync("/api/v1/namespaces/default/configmaps/settings", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"settings"},"data":{"GREETING":"there"}}""");

        await cluster.WaitAsync("/api/v1/namespaces/default/pods", "web", json => (string?)json?["status"]?["phase"] == "Running");
    }

    private static string[] Conditions(JsonNode? json) =>
        (json?["status"]?["conditions"] as JsonArray ?? []).Where(condition => (string?)condition!["status"] == "True").Select(condition => (string)condition!["type"]!).ToArray();

    private static string Job(string tag) => $$$"""
        {"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"migrate"},"spec":{"backoffLimit":0,"template":{"spec":{"restartPolicy":"Never",
        "containers":[{"name":"job","image":"localhost/acme/job:{{{tag}}}"}]
        }}
        }}
        """;

    private static async Task ApplyAsync(TestCluster cluster, string name, int grace, string? preStop)
    {
        await cluster.ApplyAsync($"{Pods}/{name}", $$$"""
            {"apiVersion":"v1","kind":"Pod","metadata":{"name":"{{{name}}}","labels":{"app":"web"}},"spec":{"terminationGracePeriodSeconds":{{{grace}}},
            "containers":[{"name":"app","image":"localhost/acme/web:v1"{{{(preStop is null ? "" : $",\"lifecycle\":{{\"preStop\":{preStop}}}")}}}}]}}
            """);
        await cluster.WaitAsync(Pods, name, json => (bool?)json?["status"]?["containerStatuses"]?[0]?["ready"] == true);
    }

    private static Task GoneAsync(TestCluster cluster, string pod) => UntilAsync(async () => (await cluster.SendAsync("GET", $"{Pods}/{pod}")).Status == 404);

    private static async Task<IEnumerable<JsonNode?>> EndpointsAsync(TestCluster cluster) =>
        ((JsonArray)(await cluster.GetAsync("/apis/discovery.k8s.io/v1/namespaces/default/endpointslices"))["items"]!)
            .SelectMany(slice => slice!["endpoints"] as JsonArray ?? []).Select(endpoint => endpoint!["conditions"]);

    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!await isSo())
            await Task.Delay(50, limit.Token);
    }
}
