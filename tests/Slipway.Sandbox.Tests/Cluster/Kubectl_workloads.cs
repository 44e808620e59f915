namespace Slipway.Sandbox.Tests.Cluster;

/// <summary>What kubectl does beside apply: objects made by its own commands, Jobs on a schedule, revisions, logs.</summary>
public sealed class Kubectl_workloads : IDisposable
{
    private const string Image = "localhost/acme/web:v1";

    private const string Deployment = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          replicas: 1
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec: {containers: [{name: app, image: "localhost/acme/web:v1", ports: [{containerPort: 8080}]}]}
        """;

    private static string Quoted(string argument) => $"\"{argument.Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private readonly FolderImages _images = new();

    public void Dispose() => _images.Dispose();

    [KubectlFact]
    public async Task I_can_create_every_kind_that_kubectl_has_a_command_for()
    {
        await using var cluster = await TestCluster.StartAsync(_images);
        using var kubectl = new Kubectl(cluster);
        await kubectl.RunAsync("apply -f -", Deployment);

        await kubectl.RunAsync("create serviceaccount bot");
        await kubectl.RunAsync("create role reader --verb=get,list --resource=pods,deployments.apps");
        await kubectl.RunAsync("create rolebinding reads --role=reader --serviceaccount=default:bot");
        await kubectl.RunAsync("create clusterrole all --verb=get --resource=nodes");
        await kubectl.RunAsync("create clusterrolebinding all --clusterrole=all --user=someone");
        await kubectl.RunAsync("create secret generic password --from-literal=value=hunter");
        await kubectl.RunAsync("create ingress front --class=nginx --rule=example.com/api*=web:80,tls=cert");
        await kubectl.RunAsync("create quota few --hard=pods=7,requests.cpu=2");
        await kubectl.RunAsync("create poddisruptionbudget keep --selector=app=web --min-available=50%");
        await kubectl.RunAsync("create priorityclass high --value=1000 --description=first");
        await kubectl.RunAsync("create service clusterip svc --tcp=80:8080");

        Assert.Equal("deployments pods", await kubectl.RunAsync("get role reader -o " + Quoted("jsonpath={.rules[1].resources[0]}{\" \"}{.rules[0].resources[0]}")));
        Assert.Equal("bot", await kubectl.RunAsync("get rolebinding reads -o " + Quoted("jsonpath={.subjects[0].name}")));
        Assert.Equal("web80cert", await kubectl.RunAsync(
            "get ingress front -o " + Quoted("jsonpath={.spec.rules[0].http.paths[0].backend.service.name}{.spec.rules[0].http.paths[0].backend.service.port.number}{.spec.tls[0].secretName}")));
        Assert.Equal("7 2", await kubectl.RunAsync("get quota few -o " + Quoted("jsonpath={.spec.hard.pods}{\" \"}{.spec.hard.requests\\.cpu}")));
        Assert.Equal("50%", await kubectl.RunAsync("get pdb keep -o " + Quoted("jsonpath={.spec.minAvailable}")));
        Assert.Equal("1000", await kubectl.RunAsync("get priorityclass high -o " + Quoted("jsonpath={.value}")));
        Assert.Equal("8080", await kubectl.RunAsync("get service svc -o " + Quoted("jsonpath={.spec.ports[0].targetPort}")));
        Assert.Contains("deployments.apps", await kubectl.RunAsync("auth can-i --list --token=" + await kubectl.RunAsync("create token bot")), StringComparison.Ordinal);
    }

    [KubectlFact]
    public async Task A_job_can_be_started_from_a_cron_job_with_its_environment()
    {
        await using var cluster = await TestCluster.StartAsync(_images);
        using var kubectl = new Kubectl(cluster);
        await kubectl.RunAsync("create configmap settings --from-literal=greeting=hello");
        await kubectl.RunAsync("apply -f -", """
            apiVersion: batch/v1
            kind: CronJob
            metadata: {name: nightly}
            spec:
              schedule: "0 3 * * *"
              jobTemplate:
                spec:
                  template:
                    spec:
                      restartPolicy: Never
                      containers:
                      - name: job
                        image: localhost/acme/web:v1
                        command: [/bin/sh, -c, 'echo "$GREETING and $mode"']
                        env: [{name: GREETING, valueFrom: {configMapKeyRef: {name: settings, key: greeting} } }, {name: mode, value: fast}]
                        resources: {requests: {cpu: 10m} }
            """);

        await kubectl.RunAsync("create job now --from=cronjob/nightly");

        await kubectl.RunAsync("wait job/now --for=condition=complete --timeout=90s");
        Assert.Contains("hello and fast", await kubectl.RunAsync("logs job/now"), StringComparison.Ordinal);
        Assert.Equal("10m", await kubectl.RunAsync("get job now -o " + Quoted("jsonpath={.spec.template.spec.containers[0].resources.requests.cpu}")));
        Assert.Matches(@"nightly\s+0 3 \* \* \*", await kubectl.RunAsync("get cronjob"));
    }

    [KubectlFact]
    public async Task I_can_go_back_to_a_revision_and_see_what_it_was()
    {
        await using var cluster = await TestCluster.StartAsync(_images);
        using var kubectl = new Kubectl(cluster);
        await kubectl.RunAsync("apply -f -", Deployment);
        await kubectl.RunAsync("rollout status deploy/web --timeout=90s");
        await kubectl.RunAsync("set image deploy/web app=localhost/acme/web:v2");
        await kubectl.RunAsync("rollout status deploy/web --timeout=90s");

        Assert.Contains("web:v1", await kubectl.RunAsync("rollout history deploy/web --revision=1"), StringComparison.Ordinal);
        await kubectl.RunAsync("rollout undo deploy/web");

        await kubectl.RunAsync("rollout status deploy/web --timeout=90s");
        Assert.Equal(Image, await kubectl.RunAsync("get deploy web -o " + Quoted("jsonpath={.spec.template.spec.containers[0].image}")));
        Assert.Matches(@"(?s)2\s+<none>.*3\s+<none>", await kubectl.RunAsync("rollout history deploy/web"));
    }

    [KubectlFact]
    public async Task I_can_patch_label_annotate_and_scale_and_a_wrong_test_changes_nothing()
    {
        await using var cluster = await TestCluster.StartAsync(_images);
        using var kubectl = new Kubectl(cluster);
        await kubectl.RunAsync("apply -f -", Deployment);

        await kubectl.RunAsync("patch deploy web --type=strategic -p " + Quoted("{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"app\",\"env\":[{\"name\":\"A\",\"value\":\"B\"}]}]}}}}"));
        await kubectl.RunAsync("patch deploy web --type=merge -p " + Quoted("{\"metadata\":{\"labels\":{\"tier\":\"front\"}}}"));
        await kubectl.RunAsync("patch deploy web --type=json -p " + Quoted("[{\"op\":\"test\",\"path\":\"/metadata/labels/tier\",\"value\":\"front\"},{\"op\":\"replace\",\"path\":\"/spec/replicas\",\"value\":2}]"));
        var refused = await kubectl.TryAsync("patch deploy web --type=json -p " + Quoted("[{\"op\":\"test\",\"path\":\"/metadata/labels/tier\",\"value\":\"back\"},{\"op\":\"replace\",\"path\":\"/spec/replicas\",\"value\":5}]"));
        await kubectl.RunAsync("label deploy web tier-");
        await kubectl.RunAsync("annotate deploy web note=here");
        var stale = await kubectl.TryAsync("scale deploy web --replicas=4 --current-replicas=3");

        Assert.NotEqual(0, refused.ExitCode);
        Assert.NotEqual(0, stale.ExitCode);
        Assert.Equal("app B 2 here", await kubectl.RunAsync(
            "get deploy web -o " + Quoted("jsonpath={.spec.template.spec.containers[0].name}{\" \"}{.spec.template.spec.containers[0].env[0].value}{\" \"}{.spec.replicas}{\" \"}{.metadata.annotations.note}{.metadata.labels.tier}")));
    }

    [KubectlFact]
    public async Task Deleting_an_owner_takes_what_it_owns_along_unless_I_want_to_keep_it()
    {
        await using var cluster = await TestCluster.StartAsync(_images);
        using var kubectl = new Kubectl(cluster);
        await kubectl.RunAsync("apply -f -", Deployment);
        await kubectl.RunAsync("rollout status deploy/web --timeout=90s");

        await kubectl.RunAsync("delete deploy web --cascade=orphan --timeout=60s");
        Assert.Matches(@"^web-", await kubectl.RunAsync("get replicasets --no-headers"));
        await kubectl.RunAsync("delete replicasets --all --cascade=foreground --timeout=60s");

        await kubectl.RunAsync("wait pod -l app=web --for=delete --timeout=60s");
        Assert.Equal("", await kubectl.RunAsync("get replicasets,pods --no-headers --ignore-not-found"));
    }

    [KubectlFact]
    public async Task The_words_of_a_container_before_its_restart_can_be_read()
    {
        await using var cluster = await TestCluster.StartAsync(_images);
        using var kubectl = new Kubectl(cluster);
        await kubectl.RunAsync("run crash --image=localhost/acme/web:v1 --command -- /bin/sh -c \"echo last words; sleep 0.2; exit 3\"");
        await kubectl.RunAsync("wait pod/crash --for=jsonpath={.status.containerStatuses[0].restartCount}=1 --timeout=90s");

        Assert.Contains("last words", await kubectl.RunAsync("logs crash --previous"), StringComparison.Ordinal);
        Assert.Contains("Exit Code:    3", await kubectl.RunAsync("describe pod crash"), StringComparison.Ordinal);
    }

    [KubectlFact]
    public async Task What_the_sandbox_does_not_do_it_says()
    {
        await using var cluster = await TestCluster.StartAsync(_images);
        using var kubectl = new Kubectl(cluster);
        await kubectl.RunAsync("run pod --image=localhost/acme/web:v1");

        var (code, _, error) = await kubectl.TryAsync("exec pod -- ls");

        Assert.NotEqual(0, code);
        Assert.Contains("does not serve pods/exec", error, StringComparison.Ordinal);
    }
}
