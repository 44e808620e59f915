using System.Text.RegularExpressions;
using CliWrap;
using CliWrap.Buffered;
using Slipway.Engine.Applying;
using Slipway.Kubernetes.Tests.Clusters;
using Slipway.Kubernetes.Tests.Support;
using Slipway.Plans;
using Slipway.Values;

namespace Slipway.Kubernetes.Tests;

[Trait("Category", "Cluster")]
public sealed partial class TakingOverFromKubectl(AnyCluster cluster) : IClassFixture<AnyCluster>
{
    private const string Ours = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings }\ndata: { color: blue }";

    [KubectlFact]
    public async Task What_kubectl_made_is_left_alone_until_it_may_be_taken_over()
    {
        await using var workspace = new Workspace(cluster);
        await ApplyWithKubectlAsync(workspace);

        var failure = await Assert.ThrowsAnyAsync<SlipwayException>(() => workspace.ApplyAsync(workspace.Render(Ours), Commits.First));

        Assert.Contains("slipway.dev/adopt: allowed", failure.Message, StringComparison.Ordinal);
        Assert.Equal("red", (await workspace.GetAsync("settings"))!.Content.GetMap("data")!.GetString("color"));
    }

    [KubectlFact]
    public async Task Taken_over_it_holds_what_git_says_and_nothing_that_only_kubectl_set()
    {
        await using var workspace = new Workspace(cluster);
        await ApplyWithKubectlAsync(workspace);

        await workspace.ApplyAsync(workspace.Render(Ours.Replace("name: settings", "name: settings, annotations: { slipway.dev/adopt: allowed }", StringComparison.Ordinal)), Commits.First);

        var settings = (await workspace.GetAsync("settings"))!;
        Assert.Equal("""{"color":"blue"}""", settings.Content["data"]!.ToString());
        Assert.False(settings.Annotations.ContainsKey("kubectl.kubernetes.io/last-applied-configuration"));
        Assert.False((await workspace.PlanAsync(workspace.Render(Ours.Replace("name: settings", "name: settings, annotations: { slipway.dev/adopt: allowed }", StringComparison.Ordinal)))).Plan.HasChanges);
    }

    [KubectlTheory]
    [InlineData("apply")]
    [InlineData("apply --server-side")]
    [InlineData("create")]
    public async Task The_plan_shows_what_goes_and_that_is_what_goes(string command)
    {
        await using var workspace = new Workspace(cluster);
        await KubectlAsync(workspace, command.Split(' '), Made);

        var rendering = workspace.Render(InGit);
        var plan = (await workspace.PlanAsync(rendering)).Plan;
        Assert.Equal(
            """
            dev/web: 1 to update
            ~ update    apps/v1 StatefulSet NAMESPACE/web (takes over an object that belongs to no apply set; what only kubectl set goes)
                metadata.labels: added {"applyset.kubernetes.io/part-of":"ID"}
                spec.replicas: 3 -> 1
                spec.template.spec.containers[name=log]: removed
                spec.template.spec.containers[name=web].env[name=MODE]: removed {"name":"MODE","value":"fast"}
                spec.template.spec.containers[name=web].livenessProbe.httpGet: removed
                spec.template.spec.containers[name=web].livenessProbe.tcpSocket: added {"port":80}
                spec.template.spec.containers[name=web].resources.limits: removed {"cpu":"1"}
                spec.template.spec.nodeSelector: removed {"disk":"ssd"}
            """.Split('\n').Select(line => line.Trim()).Order(StringComparer.Ordinal),
            plan.ToString().TrimEnd().Replace(workspace.Namespace, "NAMESPACE", StringComparison.Ordinal).Split('\n').Where(line => !line.Contains("metadata.annotations", StringComparison.Ordinal)).Select(Shortened).Order(StringComparer.Ordinal));

        Assert.Equal(command == "apply", plan.ToString().Contains("last-applied-configuration\"]: removed", StringComparison.Ordinal));

        var update = Assert.IsType<PlanAction.Update>(Assert.Single(plan.Actions));
        await new ObjectUpdate(workspace.Connection, force: false).PerformAsync(update, default);
        var now = (await workspace.Connection.GetAsync(update.Id, default))!;
        Assert.Equal(Lines(update.Changes), Lines(FieldDiff.Of(update.Live, now)));
        Assert.False((await workspace.PlanAsync(rendering)).Plan.HasChanges);
    }

    [KubectlFact]
    public async Task What_an_autoscaler_decides_stays_through_a_takeover()
    {
        await using var workspace = new Workspace(cluster);
        await KubectlAsync(workspace, ["apply"], Made);
        var rendering = workspace.Render(InGit, "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: { name: web }\nspec: { maxReplicas: 5, scaleTargetRef: { apiVersion: apps/v1, kind: StatefulSet, name: web } }");

        var plan = (await workspace.PlanAsync(rendering)).Plan;

        Assert.DoesNotContain("spec.replicas", plan.ToString(), StringComparison.Ordinal);
        var now = await new ObjectUpdate(workspace.Connection, force: false).PerformAsync(plan.Actions.OfType<PlanAction.Update>().Single(), default);
        Assert.Equal(3, now.Content.GetMap("spec")!.GetInteger("replicas"));
    }

    [KubectlFact]
    public async Task A_port_that_kubectl_opened_under_the_same_name_is_not_in_the_way()
    {
        await using var workspace = new Workspace(cluster);
        const string Service = "apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec: { selector: { app: web }, ports: [{ name: http, port: 80 }] }";
        await KubectlAsync(workspace, ["apply"], Service);

        var plan = (await workspace.PlanAsync(workspace.Render(Service.Replace("80", "8080", StringComparison.Ordinal).Replace("name: web }", "name: web, annotations: { slipway.dev/adopt: allowed } }", StringComparison.Ordinal)))).Plan;

        Assert.False(plan.IsBlocked, plan.ToString());
        var now = await new ObjectUpdate(workspace.Connection, force: false).PerformAsync(plan.Actions.OfType<PlanAction.Update>().Single(), default);
        Assert.Equal(8080, Assert.Single(((ListValue)now.Content.At("spec", "ports")!).Maps).GetInteger("port"));
    }

    [KubectlFact]
    public async Task What_another_tool_than_kubectl_set_stays_and_is_not_shown_as_going()
    {
        await using var workspace = new Workspace(cluster);
        await workspace.CreateNamespaceAsync();
        await workspace.CreateByHandAsync(Workspace.ConfigMap("settings", workspace.Namespace), "helm", ("color", "blue"), ("size", "big"));
        var rendering = workspace.Render(Ours.Replace("name: settings", "name: settings, annotations: { slipway.dev/adopt: allowed }", StringComparison.Ordinal));

        var plan = (await workspace.PlanAsync(rendering)).Plan;
        Assert.DoesNotContain("size", plan.ToString(), StringComparison.Ordinal);

        await workspace.ApplyAsync(rendering, Commits.First);
        Assert.Equal("""{"color":"blue","size":"big"}""", (await workspace.GetAsync("settings"))!.Content["data"]!.ToString());
    }

    private const string Made = """
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: { name: web }
        spec:
          replicas: 3
          selector: { matchLabels: { app: web } }
          template:
            metadata: { labels: { app: web } }
            spec:
              nodeSelector: { disk: ssd }
              containers:
              - name: web
                image: registry.invalid/web:1
                env: [{ name: MODE, value: fast }, { name: COLOR, value: red }]
                livenessProbe: { httpGet: { path: /, port: 80 } }
                resources: { limits: { cpu: "1" }, requests: { cpu: 100m } }
              - { name: log, image: registry.invalid/log:1 }
        """;

    private const string InGit = """
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: { name: web, annotations: { slipway.dev/adopt: allowed } }
        spec:
          selector: { matchLabels: { app: web } }
          template:
            metadata: { labels: { app: web } }
            spec:
              containers:
              - name: web
                image: registry.invalid/web:1
                env: [{ name: COLOR, value: red }]
                livenessProbe: { tcpSocket: { port: 80 } }
                resources: { requests: { cpu: 100m } }
        """;

    private static IEnumerable<string> Lines(IReadOnlyList<FieldChange> changes) =>
        changes.Select(change => $"{change.Path}: {change.Before} -> {change.After}").Order(StringComparer.Ordinal);

    private static string Shortened(string line) =>
        (line.Contains("name=log]", StringComparison.Ordinal) || line.Contains("httpGet", StringComparison.Ordinal)
            ? line[..(line.IndexOf(": removed", StringComparison.Ordinal) + ": removed".Length)]
            : PartOf().Replace(line, "part-of\":\"ID\"")).Replace(" (also managed by kubectl-client-side-apply)", "", StringComparison.Ordinal)
            .Replace(" (also managed by kubectl-create)", "", StringComparison.Ordinal).Replace(" (also managed by kubectl)", "", StringComparison.Ordinal).Trim();

    [GeneratedRegex("part-of\":\"[^\"]*\"")]
    private static partial Regex PartOf();

    private Task ApplyWithKubectlAsync(Workspace workspace) =>
        KubectlAsync(workspace, ["apply"], "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings }\ndata: { color: red, size: big }\n");

    private async Task KubectlAsync(Workspace workspace, IEnumerable<string> command, string manifest)
    {
        await workspace.CreateNamespaceAsync();
        await Cli.Wrap("kubectl")
            .WithArguments(["--kubeconfig", cluster.Kubeconfig, "--namespace", workspace.Namespace, .. command, "-f", "-"])
            .WithStandardInputPipe(PipeSource.FromString(manifest))
            .ExecuteBufferedAsync();
    }
}
