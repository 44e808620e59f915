using Slipway.Kubernetes.Tests.Clusters;
using Slipway.Plans;

namespace Slipway.Kubernetes.Tests;

/// <summary>What an application costs the API server: many objects are no reason for many requests.</summary>
[Trait("Category", "Cluster")]
public sealed class RequestsOfAnApply(AnyCluster cluster) : IClassFixture<AnyCluster>
{
    private const int Services = 20;

    [Fact]
    public async Task A_plan_of_what_is_unchanged_costs_one_list_of_each_kind()
    {
        var log = new RequestLog();
        await using var workspace = new Workspace(cluster, log.Logger);
        var rendering = workspace.Render(Manifests());
        await workspace.ApplyAsync(rendering, Commits.First);
        log.Take();

        var plan = (await workspace.PlanAsync(rendering)).Plan;

        Assert.False(plan.HasChanges);
        var core = $"GET /api/v1/namespaces/{workspace.Namespace}";
        Assert.Equal(
            [
                core,
                $"{core}/configmaps",
                $"{core}/configmaps/slipway-web",
                $"{core}/secrets",
                $"{core}/services",
                $"GET /apis/networking.k8s.io/v1/namespaces/{workspace.Namespace}/networkpolicies",
                $"GET /apis/rbac.authorization.k8s.io/v1/namespaces/{workspace.Namespace}/roles",
            ],
            log.Take());
    }

    [Fact]
    public async Task An_apply_of_what_is_unchanged_sends_no_object_and_reads_none_by_itself()
    {
        var log = new RequestLog();
        await using var workspace = new Workspace(cluster, log.Logger);
        var rendering = workspace.Render(Manifests());
        await workspace.ApplyAsync(rendering, Commits.First);
        log.Take();

        await workspace.ApplyAsync(rendering, Commits.First);

        var requests = log.Take();
        Assert.DoesNotContain(requests, request => request.Contains("web-", StringComparison.Ordinal));
        Assert.InRange(requests.Count, 1, 40);
    }

    [Fact]
    public async Task Of_many_objects_only_the_one_that_changed_is_sent()
    {
        var log = new RequestLog();
        await using var workspace = new Workspace(cluster, log.Logger);
        await workspace.ApplyAsync(workspace.Render(Manifests()), Commits.First);
        log.Take();

        await workspace.ApplyAsync(workspace.Render([.. Manifests().Select(manifest => manifest.Replace("color: red7", "color: blue", StringComparison.Ordinal))]), Commits.Second);

        var changed = $"PATCH /api/v1/namespaces/{workspace.Namespace}/configmaps/web-7";
        // As a dry run, before anything is written, and for good.
        Assert.Equal([changed, changed], log.Take().Where(request => request.Contains("web-", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Many_objects_that_are_not_there_yet_are_looked_for_by_name_in_one_list_and_those_that_are_there_are_found()
    {
        var log = new RequestLog();
        await using var workspace = new Workspace(cluster, log.Logger);
        await workspace.CreateNamespaceAsync();
        await workspace.ApplyForeignAsync("many-7");
        var many = Enumerable.Range(0, 60).Select(i => $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{ name: many-{i} }}").ToArray();
        log.Take();

        var plan = (await workspace.PlanAsync(workspace.Render(many))).Plan;

        Assert.Equal([$"GET /api/v1/namespaces/{workspace.Namespace}/configmaps/many-7"], log.Take().Where(request => request.StartsWith("GET", StringComparison.Ordinal) && request.Contains("many-", StringComparison.Ordinal)));
        Assert.Equal(59, plan.Actions.OfType<PlanAction.Create>().Count());
        Assert.DoesNotContain(plan.Actions.OfType<PlanAction.Create>(), create => create.Id.Name == "many-7");
    }

    // A policy's ports get their protocol from the server, so that only a dry run can tell that nothing would change: once.
    private static string[] Manifests() =>
    [
        .. Enumerable.Range(0, Services).SelectMany(i => (string[])
        [
            $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{ name: web-{i} }}\ndata: {{ color: red{i} }}",
            $"apiVersion: v1\nkind: Secret\nmetadata: {{ name: web-{i} }}\nstringData: {{ a: b }}",
            $"apiVersion: v1\nkind: Service\nmetadata: {{ name: web-{i} }}\nspec: {{ selector: {{ app: web }}, ports: [{{ port: 80 }}] }}",
            $"apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {{ name: web-{i} }}\nrules: [{{ apiGroups: [\"\"], resources: [pods], verbs: [get] }}]",
            $"apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {{ name: web-{i} }}\nspec: {{ podSelector: {{}}, ingress: [{{ ports: [{{ port: 80 }}] }}] }}",
        ]),
    ];
}
