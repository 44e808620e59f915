namespace Slipway.Sandbox.Tests.Cluster;

public sealed class Kubectl_commands : IDisposable
{
    private const string Manifest = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          replicas: 1
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec:
              containers:
              - name: app
                image: localhost/acme/web:v1
                ports: [{containerPort: 8080}]
                readinessProbe: {httpGet: {path: /, port: 8080}, periodSeconds: 1}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: settings}
        data: {mode: "1"}
        """;

    private readonly FolderImages _images = new();

    public void Dispose() => _images.Dispose();

    [KubectlFact]
    public async Task I_can_apply_wait_look_and_delete()
    {
        await using var cluster = await TestCluster.StartAsync(_images);
        using var kubectl = new Kubectl(cluster);

        Assert.Contains("namespace/shop created", await kubectl.RunAsync("create namespace shop"), StringComparison.Ordinal);
        var output = await kubectl.RunAsync("apply --server-side -n shop -f -", Manifest);
        Assert.Contains("deployment.apps/web serverside-applied", output, StringComparison.Ordinal);
        Assert.Contains("successfully rolled out", await kubectl.RunAsync("rollout status -n shop deploy/web --timeout=60s"), StringComparison.Ordinal);
        Assert.Contains("condition met", await kubectl.RunAsync("wait -n shop deploy/web --for=condition=Available --timeout=60s"), StringComparison.Ordinal);
        Assert.Matches(@"web\s+1/1\s+1\s+1\s", await kubectl.RunAsync("get deploy -n shop"));
        Assert.Matches(@"web-\S+\s+1/1\s+Running\s+0\s", await kubectl.RunAsync("get pods -n shop"));
        Assert.Contains("serving v1", await kubectl.RunAsync("logs -n shop deploy/web"), StringComparison.Ordinal);
        var description = await kubectl.RunAsync("describe deploy web -n shop");
        Assert.Contains("NewReplicaSetAvailable", description, StringComparison.Ordinal);
        Assert.Contains("ScalingReplicaSet", description, StringComparison.Ordinal);
        Assert.Contains("Pulled", await kubectl.RunAsync("describe pods -n shop"), StringComparison.Ordinal);
        Assert.Contains("replicas <integer>", await kubectl.RunAsync("explain deployment.spec.replicas"), StringComparison.Ordinal);
        Assert.Contains("configmaps", await kubectl.RunAsync("api-resources"), StringComparison.Ordinal);

        await kubectl.RunAsync("delete -n shop deploy/web --timeout=60s");
        Assert.Contains("deleted", await kubectl.RunAsync("delete namespace shop --timeout=60s"), StringComparison.Ordinal);
    }

    [KubectlFact]
    public async Task I_can_apply_from_the_client_and_see_differences()
    {
        await using var cluster = await TestCluster.StartAsync(_images);
        using var kubectl = new Kubectl(cluster);

        Assert.Contains("deployment.apps/web created", await kubectl.RunAsync("apply -f -", Manifest), StringComparison.Ordinal);
        Assert.Contains("configmap/settings unchanged", await kubectl.RunAsync("apply -f -", Manifest), StringComparison.Ordinal);
        Assert.Equal(0, (await kubectl.TryAsync("diff -f -", Manifest)).ExitCode);
        var changed = Manifest.Replace("web:v1", "web:v2", StringComparison.Ordinal);
        var (code, difference, error) = await kubectl.TryAsync("diff -f -", changed);
        Assert.True(code == 1, difference + error);
        Assert.Contains("image: localhost/acme/web:v2", difference, StringComparison.Ordinal);
        Assert.Contains("deployment.apps/web configured", await kubectl.RunAsync("apply -f -", changed), StringComparison.Ordinal);
        (code, _, error) = await kubectl.TryAsync("apply -f -", Manifest.Replace("replicas: 1", "replica: 1", StringComparison.Ordinal));
        Assert.Equal(1, code);
        Assert.Contains("unknown field \"spec.replica\"", error, StringComparison.Ordinal);
        Assert.Contains("deployment.apps/web scaled", await kubectl.RunAsync("scale deploy/web --replicas=2"), StringComparison.Ordinal);
        Assert.Contains("labeled", await kubectl.RunAsync("label configmap settings team=a"), StringComparison.Ordinal);
        Assert.Contains("successfully rolled out", await kubectl.RunAsync("rollout status deploy/web --timeout=60s"), StringComparison.Ordinal);
    }

    [KubectlFact]
    public async Task I_can_create_without_a_file()
    {
        await using var cluster = await TestCluster.StartAsync(_images);
        using var kubectl = new Kubectl(cluster);

        Assert.Contains("job.batch/once created", await kubectl.RunAsync("create job once --image=localhost/acme/job:ok"), StringComparison.Ordinal);
        await kubectl.RunAsync("wait job/once --for=condition=Complete --timeout=60s");
        Assert.Equal("migrated\n", await kubectl.RunAsync("logs job/once"));
        await kubectl.RunAsync("create configmap settings --from-literal=a=1");
        await kubectl.RunAsync("create secret generic password --from-literal=p=dummy");
        Assert.Equal("ZHVtbXk=", await kubectl.RunAsync("get secret password -o jsonpath={.data.p}"));
        Assert.Contains("created", await kubectl.RunAsync("create deployment web --image=localhost/acme/web:v1 --port=8080"), StringComparison.Ordinal);
        Assert.Contains("created", await kubectl.RunAsync("create serviceaccount robot"), StringComparison.Ordinal);
        Assert.Contains("yes", await kubectl.RunAsync("auth can-i create pods"), StringComparison.Ordinal);
        Assert.Contains("patched", await kubectl.RunAsync("patch configmap settings -p {\"data\":{\"b\":\"2\"}}".Replace("\"", "\\\"", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains("image updated", await kubectl.RunAsync("set image deploy/web web=localhost/acme/web:v2"), StringComparison.Ordinal);
        Assert.Contains("restarted", await kubectl.RunAsync("rollout restart deploy/web"), StringComparison.Ordinal);
        Assert.Contains("successfully rolled out", await kubectl.RunAsync("rollout status deploy/web --timeout=60s"), StringComparison.Ordinal);
        Assert.Contains("rolled back", await kubectl.RunAsync("rollout undo deploy/web"), StringComparison.Ordinal);
        Assert.Contains("deleted", await kubectl.RunAsync("delete pods -l app=web --timeout=60s"), StringComparison.Ordinal);
        Assert.Contains("exposed", await kubectl.RunAsync("expose deploy web --port=80"), StringComparison.Ordinal);
    }
}
