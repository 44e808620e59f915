using System.Text.Json.Nodes;

namespace Slipway.Sandbox.Tests.Cluster;

public sealed class Running_deployments : IDisposable
{
    private const string Deployments = "/apis/apps/v1/namespaces/default/deployments";

    private readonly FolderImages _images = new();

    public void Dispose() => _images.Dispose();

    [PythonFact]
    public async Task A_deployment_becomes_ready_and_answers_through_its_service()
    {
        await using var cluster = await TestCluster.StartAsync(_images);
        await cluster.ApplyAsync("/api/v1/namespaces/default/services/web", """{"apiVersion":"v1","kind":"Service","metadata":{"name":"web"},"spec":{"selector":{"app":"web"},"ports":[{"name":"http","port":80,"targetPort":"http"}]}}""");
        await cluster.ApplyAsync(Deployments + "/web", Deployment("v1", 2));

        var deployment = await cluster.WaitAsync(Deployments, "web", Complete);

        Assert.Equal(2, (int)deployment["status"]!["readyReplicas"]!);
        var (status, body, _) = await cluster.SendAsync("GET", "/api/v1/namespaces/default/services/web:http/proxy/hello?a=b");
        Assert.Equal((200, "v1 GET /hello?a=b hi"), (status, (string)body!));
        (status, body, _) = await cluster.SendAsync("POST", "/api/v1/namespaces/default/services/web/proxy/", "data", "text/plain");
        Assert.Equal((201, "posted data"), (status, (string)body!));
    }

    [PythonFact]
    public async Task A_new_image_rolls_out_and_the_old_pods_go()
    {
        await using var cluster = await TestCluster.StartAsync(_images);
        await cluster.ApplyAsync("/api/v1/namespaces/default/services/web", """{"apiVersion":"v1","kind":"Service","metadata":{"name":"web"},"spec":{"selector":{"app":"web"},"ports":[{"port":80,"targetPort":8080}]}}""");
        await cluster.ApplyAsync(Deployments + "/web", Deployment("v1", 2));
        await cluster.WaitAsync(Deployments, "web", Complete);

        await cluster.ApplyAsync(Deployments + "/web", Deployment("v2", 2));
        var deployment = await cluster.WaitAsync(Deployments, "web", Complete);

        Assert.Equal("2", (string?)deployment["metadata"]!["annotations"]!["deployment.kubernetes.io/revision"]);
        var (_, body, _) = await cluster.SendAsync("GET", "/api/v1/namespaces/default/services/web/proxy/");
        Assert.StartsWith("v2", (string)body!, StringComparison.Ordinal);
        var sets = (JsonArray)(await cluster.GetAsync("/apis/apps/v1/namespaces/default/replicasets"))["items"]!;
        Assert.Equal([0, 2], sets.Select(set => (int)set!["spec"]!["replicas"]!).Order());
    }

    [PythonFact]
    public async Task An_image_that_crashes_leaves_the_old_version_serving_and_shows_its_restarts()
    {
        await using var cluster = await TestCluster.StartAsync(_images);
        await cluster.ApplyAsync("/api/v1/namespaces/default/services/web", """{"apiVersion":"v1","kind":"Service","metadata":{"name":"web"},"spec":{"selector":{"app":"web"},"ports":[{"port":80,"targetPort":8080}]}}""");
        await cluster.ApplyAsync(Deployments + "/web", Deployment("v1", 1));
        await cluster.WaitAsync(Deployments, "web", Complete);
        await cluster.ApplyAsync(Deployments + "/web", Deployment("crash", 1, deadline: 2));

        var deployment = await cluster.WaitAsync(Deployments, "web", json => Reason(json, "Progressing") == "ProgressDeadlineExceeded");

        Assert.Equal(1, (int)deployment["status"]!["availableReplicas"]!);
        var (_, body, _) = await cluster.SendAsync("GET", "/api/v1/namespaces/default/services/web/proxy/");
        Assert.StartsWith("v1", (string)body!, StringComparison.Ordinal);
        var pods = (JsonArray)(await cluster.GetAsync("/api/v1/namespaces/default/pods"))["items"]!;
        var broken = pods.Single(pod => (string?)pod!["spec"]!["containers"]![0]!["image"] == "localhost/acme/web:crash")!;
        var name = (string)broken["metadata"]!["name"]!;
        await cluster.WaitAsync("/api/v1/namespaces/default/pods", name, json => (int?)json?["status"]?["containerStatuses"]?[0]?["restartCount"] >= 1);
        await cluster.WaitAsync("/api/v1/namespaces/default/pods", name, json => Waiting(json) == "CrashLoopBackOff");
        var (_, log, _) = await cluster.SendAsync("GET", $"/api/v1/namespaces/default/pods/{name}/log");
        Assert.Equal("no database\n", (string)log!);
    }

    [PythonFact]
    public async Task A_missing_image_shows_as_a_pull_error()
    {
        await using var cluster = await TestCluster.StartAsync(_images);
        await cluster.ApplyAsync("/api/v1/namespaces/default/pods/lost", """{"apiVersion":"v1","kind":"Pod","metadata":{"name":"lost"},"spec":{"containers":[{"name":"app","image":"localhost/acme/none:1"}]}}""");

        var pod = await cluster.WaitAsync("/api/v1/namespaces/default/pods", "lost", json => Waiting(json) == "ErrImagePull");

        Assert.Contains("not found", (string)pod["status"]!["containerStatuses"]![0]!["state"]!["waiting"]!["message"]!, StringComparison.Ordinal);
        await cluster.WaitAsync("/api/v1/namespaces/default/pods", "lost", json => Waiting(json) == "ImagePullBackOff");
    }

    [PythonFact]
    public async Task A_container_that_ends_is_restarted_and_its_first_log_is_kept()
    {
        await using var cluster = await TestCluster.StartAsync(_images);
        await cluster.ApplyAsync("/api/v1/namespaces/default/services/web", """{"apiVersion":"v1","kind":"Service","metadata":{"name":"web"},"spec":{"selector":{"app":"web"},"ports":[{"port":80,"targetPort":8080}]}}""");
        await cluster.ApplyAsync(Deployments + "/web", Deployment("v1", 1));
        await cluster.WaitAsync(Deployments, "web", Complete);
        var name = (string)(await cluster.GetAsync("/api/v1/namespaces/default/pods"))["items"]![0]!["metadata"]!["name"]!;

        await cluster.SendAsync("GET", "/api/v1/namespaces/default/services/web/proxy/crash");
        var pod = await cluster.WaitAsync("/api/v1/namespaces/default/pods", name, json =>
            (int?)json?["status"]?["containerStatuses"]?[0]?["restartCount"] == 1 && (bool?)json["status"]!["containerStatuses"]![0]!["ready"] == true);

        Assert.Equal(3, (int)pod["status"]!["containerStatuses"]![0]!["lastState"]!["terminated"]!["exitCode"]!);
        var (_, log, _) = await cluster.SendAsync("GET", $"/api/v1/namespaces/default/pods/{name}/log?previous=true");
        Assert.Equal("serving v1\n", (string)log!);
    }

    [PythonFact]
    public async Task Deleting_a_deployment_takes_its_pods_and_processes_along()
    {
        await using var cluster = await TestCluster.StartAsync(_images);
        await cluster.ApplyAsync(Deployments + "/web", Deployment("v1", 1));
        await cluster.WaitAsync(Deployments, "web", Complete);
        var name = (string)(await cluster.GetAsync("/api/v1/namespaces/default/pods"))["items"]![0]!["metadata"]!["name"]!;
        var gone = cluster.WaitAsync("/api/v1/namespaces/default/pods", name, json => json is null);

        await cluster.SendAsync("DELETE", Deployments + "/web");
        await gone;

        Assert.Empty((JsonArray)(await cluster.GetAsync("/apis/apps/v1/namespaces/default/replicasets"))["items"]!);
        Assert.Empty(Directory.GetFiles(Path.Combine(cluster.Folder, "processes")));
    }

    [PythonFact]
    public async Task After_a_restart_everything_is_there_and_pods_run_again()
    {
        var folder = Directory.CreateTempSubdirectory("slipway-cluster-").FullName;
        try
        {
            await using (var first = await TestCluster.StartAsync(_images, folder))
            {
                await first.ApplyAsync(Deployments + "/web", Deployment("v1", 1));
                await first.WaitAsync(Deployments, "web", Complete);
            }

            await using var second = await TestCluster.StartAsync(_images, folder);
            var name = (string)(await second.GetAsync("/api/v1/namespaces/default/pods"))["items"]![0]!["metadata"]!["name"]!;
            var pod = await second.WaitAsync("/api/v1/namespaces/default/pods", name, json =>
                (int?)json?["status"]?["containerStatuses"]?[0]?["restartCount"] == 1 && (bool?)json["status"]!["containerStatuses"]![0]!["ready"] == true);
            Assert.Equal("Running", (string?)pod["status"]!["phase"]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static bool Complete(JsonNode? json) =>
        json is not null && (long?)json["status"]?["observedGeneration"] == (long?)json["metadata"]?["generation"] && Reason(json, "Progressing") == "NewReplicaSetAvailable"
        && (int?)json["status"]?["availableReplicas"] == (int?)json["spec"]?["replicas"];

    private static string? Reason(JsonNode? json, string type) =>
        (string?)(json?["status"]?["conditions"] as JsonArray)?.FirstOrDefault(condition => (string?)condition!["type"] == type)?["reason"];

    private static string? Waiting(JsonNode? json) => (string?)json?["status"]?["containerStatuses"]?[0]?["state"]?["waiting"]?["reason"];

    private static string Deployment(string tag, int replicas, int deadline = 600) => $$$"""
        {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web"},"spec":{"replicas":{{{replicas}}},"progressDeadlineSeconds":{{{deadline}}},
        "selector":{"matchLabels":{"app":"web"}},"template":{"metadata":{"labels":{"app":"web"}},"spec":{"terminationGracePeriodSeconds":5,"containers":[{"name":"app",
        "image":"localhost/acme/web:{{{tag}}}","env":[{"name":"WHO","value":"hi"},{"name":"GREETING","value":"$(WHO)"}],"ports":[{"name":"http","containerPort":8080}],
        "readinessProbe":{"httpGet":{"path":"/","port":"http"},"periodSeconds":1}}
        ]}
        }}
        }
        """;
}
