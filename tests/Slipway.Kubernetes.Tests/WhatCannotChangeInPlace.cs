using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Slipway.Engine.Planning;
using Slipway.Kubernetes.Tests.Clusters;
using Slipway.Kubernetes.Tests.Support;
using Slipway.Plans;
using Slipway.Resources;

namespace Slipway.Kubernetes.Tests;

[Trait("Category", "Cluster")]
public sealed class WhatCannotChangeInPlace(AnyCluster cluster) : IClassFixture<AnyCluster>
{
    private const string Allowed = "annotations: { slipway.dev/recreate: allowed }";
    private const string Settings = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings, annotations: { slipway.dev/recreate: allowed } }\ndata: { color: red }";
    private const string Job = "apiVersion: batch/v1\nkind: Job\nmetadata: { name: web, ALLOWED }\nspec: { suspend: true, template: { spec: { restartPolicy: Never, containers: [{ name: web, image: x:1 }] } } }";
    private const string StatefulSet =
        "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: { name: web, ALLOWED }\nspec: { replicas: 0, serviceName: one, selector: { matchLabels: { app: web } }, template: { metadata: { labels: { app: web } }, spec: { containers: [{ name: web, image: x:1 }] } } }";

    [Theory]
    [InlineData("apiVersion: v1\nkind: Service\nmetadata: { name: web, ALLOWED }\nspec: { ports: [{ port: 80 }] }", "ports: [{ port: 80 }]", "ports: [{ port: 80 }], clusterIP: None")]
    [InlineData("apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: { name: web, ALLOWED }\nroleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }", "name: view", "name: edit")]
    [InlineData("apiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata: { name: NAMESPACE, ALLOWED }\nprovisioner: example.com/disk\nparameters: { type: slow }", "type: slow", "type: fast")]
    [InlineData("apiVersion: scheduling.k8s.io/v1\nkind: PriorityClass\nmetadata: { name: NAMESPACE, ALLOWED }\nvalue: 10", "value: 10", "value: 20")]
    [InlineData("apiVersion: networking.k8s.io/v1\nkind: IngressClass\nmetadata: { name: NAMESPACE, ALLOWED }\nspec: { controller: example.com/one }", "example.com/one", "example.com/two")]
    [InlineData("apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: { name: web, ALLOWED }\nspec: { accessModes: [ReadWriteOnce], storageClassName: one, resources: { requests: { storage: 2Gi } } }", "storageClassName: one", "storageClassName: two")]
    [InlineData("apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: { name: web, ALLOWED }\nspec: { accessModes: [ReadWriteOnce], storageClassName: one, resources: { requests: { storage: 2Gi } } }", "storage: 2Gi", "storage: 1Gi")]
    [InlineData("apiVersion: v1\nkind: ConfigMap\nmetadata: { name: web, ALLOWED }\nimmutable: true\ndata: { color: red }", "color: red", "color: blue")]
    [InlineData("apiVersion: v1\nkind: Secret\nmetadata: { name: web, ALLOWED }\nimmutable: true\nstringData: { color: red }", "color: red", "color: blue")]
    [InlineData("apiVersion: v1\nkind: Secret\nmetadata: { name: web, ALLOWED }\ntype: example.com/one\nstringData: { color: red }", "example.com/one", "example.com/two")]
    [InlineData(Job, "x:1", "x:2")]
    [InlineData(StatefulSet, "serviceName: one", "serviceName: two")]
    public async Task Is_deleted_and_created_again_where_that_is_allowed(string manifest, string before, string after)
    {
        await using var workspace = new Workspace(cluster);
        var rendering = workspace.Render(manifest.Replace("ALLOWED", Allowed, StringComparison.Ordinal).Replace("NAMESPACE", workspace.Namespace, StringComparison.Ordinal));
        await workspace.CreateNamespaceAsync();
        await workspace.Connection.ApplyAsync(DesiredResource.Of(rendering.Resources[0], PlanSet(rendering)), new ApplyOptions(), default);
        var changed = manifest.Replace("NAMESPACE", workspace.Namespace, StringComparison.Ordinal).Replace(before, after, StringComparison.Ordinal);

        var allowed = (await workspace.PlanAsync(workspace.Render(changed.Replace("ALLOWED", Allowed, StringComparison.Ordinal)))).Plan;
        var asked = (await workspace.PlanAsync(workspace.Render(changed.Replace(", ALLOWED", "", StringComparison.Ordinal)))).Plan;

        Assert.IsType<PlanAction.Recreate>(Assert.Single(allowed.Actions, action => action is not PlanAction.Create));
        Assert.Contains("slipway.dev/recreate: allowed", asked.ToString(), StringComparison.Ordinal);
        Assert.True(asked.IsBlocked);
    }

    [Fact]
    public async Task What_could_not_be_created_either_is_never_deleted()
    {
        await using var workspace = new Workspace(cluster);
        var job = Job.Replace("ALLOWED", Allowed, StringComparison.Ordinal);
        var rendering = workspace.Render(job);
        await workspace.CreateNamespaceAsync();
        await workspace.Connection.ApplyAsync(DesiredResource.Of(rendering.Resources[0], PlanSet(rendering)), new ApplyOptions(), default);

        var wrong = job.Replace("x:1", "x:2", StringComparison.Ordinal).Replace("Never", "Sometimes", StringComparison.Ordinal);
        var plan = (await workspace.PlanAsync(workspace.Render(wrong))).Plan;

        Assert.IsType<PlanAction.Blocked>(Assert.Single(plan.Actions));
        Assert.Contains("field is immutable", plan.ToString(), StringComparison.Ordinal);
        Assert.Contains("spec.template.spec.restartPolicy", plan.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Invalid value: \"string\": Value is immutable")]
    [InlineData("Invalid value: \"blue\": the colour of a house is for ever")]
    public async Task A_rule_of_a_custom_kind_says_so_in_its_own_words(string message)
    {
        await using var workspace = new Workspace(cluster);
        var rendering = workspace.Render(Settings);
        await workspace.ApplyAsync(rendering, Commits.First);
        await using var line = await FaultyCluster.StartAsync(cluster.Kubeconfig);
        line.Decide = (context, _) => HttpMethods.IsPatch(context.Request.Method) && context.Request.Path.Value!.EndsWith("/configmaps/settings", StringComparison.Ordinal)
            ? FaultyCluster.RefuseAsync(context, 422, "Invalid", $"ConfigMap \"settings\" is invalid: data.color: {message}",
                JsonSerializer.Serialize(new { causes = new[] { new { reason = "FieldValueInvalid", field = "data.color", message } } }))
            : Task.FromResult(Fault.None);
        using var through = line.Connect();

        var plan = (await new ClusterPlanner(through).PlanAsync(workspace.Render(Settings.Replace("red", "blue", StringComparison.Ordinal)), new PlanRules(), default)).Plan;

        Assert.IsType<PlanAction.Recreate>(Assert.Single(plan.Actions));
        Assert.Empty(line.Written);
    }

    private static ApplySets.ApplySetId PlanSet(Renderings.Rendering rendering) => ApplySets.ApplySetId.OfParent(ApplySets.ApplySetParent.IdOf(rendering.Target));
}
