namespace Slipway.Tests.Rollouts;

/// <summary>What cannot run in two versions side by side is refused by name, before anything is written.</summary>
public sealed class RefusedRollouts
{
    [Fact]
    public void Without_a_changed_pod_template_nothing_rolls_out()
    {
        Assert.Null(Shop.Find(Shop.Before, Shop.Before.Replace("color: red", "color: blue", StringComparison.Ordinal)));
        Assert.Null(Shop.Find(Shop.Before, Shop.Before.Replace("replicas: 4", "replicas: 6", StringComparison.Ordinal)));
        Assert.Null(Shop.Find(Shop.Before, Shop.After, "none"));
        Assert.NotNull(Shop.Find(Shop.Before, Shop.After));
    }

    [Fact]
    public void What_changed_and_is_not_behind_the_route_is_deployed_as_ever()
    {
        var worker = $"{Shop.Before}\n---\n{Shop.Deployment.Replace("web", "worker", StringComparison.Ordinal)}";

        Assert.Null(Shop.Find(worker, worker.Replace("worker:1.4.0", "worker:1.4.1", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("replicas: 4", "replicas: 1", "apps/v1 Deployment shop/web: has one replica")]
    [InlineData("replicas: 4", "strategy: { type: Recreate }\n  replicas: 4", "apps/v1 Deployment shop/web: has the strategy Recreate")]
    [InlineData("readinessProbe:", "livenessProbe:", "apps/v1 Deployment shop/web: has no readinessProbe")]
    [InlineData("metadata: { name: web }\nspec:\n  hostnames", "metadata: { name: wep }\nspec:\n  hostnames", "prod/web: has no HTTPRoute 'web', which its rollout names; did you mean 'wep'?")]
    [InlineData("backendRefs: [{ name: web, port: 80 }]", "backendRefs: [{ name: web, port: 80 }, { name: old, port: 80 }]", "HTTPRoute shop/web: a rule that leads to Service web has other backends")]
    [InlineData("selector: { matchLabels: { app: web } }", "selector: { matchExpressions: [{ key: app, operator: In, values: [web] }] }", "apps/v1 Deployment shop/web: its selector has no matchLabels")]
    public void What_is_in_the_way_is_named(string from, string to, string message)
    {
        var before = Shop.Before.Replace(from, to, StringComparison.Ordinal);
        Assert.NotEqual(Shop.Before, before);

        var refused = Assert.Throws<InvalidInputException>(() => Shop.Find(before, Shop.Release(before)));

        Assert.StartsWith(message, Assert.Single(refused.Problems).ToString().Replace("gateway.networking.k8s.io/v1 ", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("StatefulSet")]
    [InlineData("DaemonSet")]
    public void What_has_no_two_versions_is_refused_with_the_way_to_deploy_it_without(string kind)
    {
        var before = $"{Shop.Before}\n---\n{Shop.Deployment.Replace("Deployment", kind, StringComparison.Ordinal).Replace("name: web }", "name: database }", StringComparison.Ordinal)}";

        var refused = Assert.Throws<InvalidInputException>(() => Shop.Find(before, Shop.Release(before)));

        Assert.Equal(
            $"apps/v1 {kind} shop/database: has a new pod template, and a {kind} cannot run in two versions side by side. Or deploy it without: under stage 'prod' of slipway.yaml, applications: {{ web: {{ rollout: none }} }}",
            Assert.Single(refused.Problems).ToString());
    }

    [Fact]
    public void A_claim_of_one_node_is_refused_and_one_of_many_is_not()
    {
        var mounted = Shop.Before.Replace("      containers:", "      volumes: [{ name: data, persistentVolumeClaim: { claimName: data } }]\n      containers:", StringComparison.Ordinal);

        var refused = Assert.Throws<InvalidInputException>(() => Shop.Find(With("ReadWriteOnce"), Shop.Release(With("ReadWriteOnce"))));

        Assert.StartsWith("v1 PersistentVolumeClaim shop/data: is mounted by web and can be mounted by one node only", Assert.Single(refused.Problems).ToString(), StringComparison.Ordinal);
        Assert.NotNull(Shop.Find(With("ReadWriteMany"), Shop.Release(With("ReadWriteMany"))));

        string With(string mode) => $"{mounted}\n---\napiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {{ name: data }}\nspec: {{ accessModes: [{mode}] }}";
    }

    [Fact]
    public void A_configuration_that_both_versions_read_and_that_changed_is_refused()
    {
        var refused = Assert.Throws<InvalidInputException>(() => Shop.Find(Shop.Before, Shop.After.Replace("color: red", "color: blue", StringComparison.Ordinal)));

        Assert.StartsWith("v1 ConfigMap shop/web-settings: is mounted by both versions and changed", Assert.Single(refused.Problems).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_hook_that_is_undone_on_the_way_back_has_to_say_that_the_version_before_runs_with_it()
    {
        var before = $"{Shop.Before}\n---\n{Hook("migrate", "slipway.dev/hook: before-apply, slipway.dev/rollback-hook: back")}\n---\n{Hook("back", "slipway.dev/hook: rollback")}";

        var refused = Assert.Throws<InvalidInputException>(() => Shop.Find(before, Shop.Release(before)));

        Assert.StartsWith("batch/v1 Job shop/migrate: runs before the new version, while the one before goes on, and has a rollback hook.", Assert.Single(refused.Problems).ToString(), StringComparison.Ordinal);
        Assert.NotNull(Shop.Find(before, Shop.Release(before).Replace("rollback-hook: back", "rollback-hook: back, slipway.dev/hook-compatible: \"true\"", StringComparison.Ordinal)));

        static string Hook(string name, string annotations) =>
            $"apiVersion: batch/v1\nkind: Job\nmetadata: {{ name: {name}, annotations: {{ {annotations} }} }}\nspec: {{ template: {{ spec: {{ containers: [{{ name: main, image: acme/db }}] }} }} }}";
    }

    [Fact]
    public void An_autoscaler_that_may_leave_one_pod_or_scales_the_second_version_is_refused()
    {
        var before = $"{Shop.Before}\n---\n{Scaler("web", "web", 1)}\n---\n{Scaler("other", "web-canary", 2)}";

        var refused = Assert.Throws<InvalidInputException>(() => Shop.Find(before, Shop.Release(before)));

        Assert.Equal(2, refused.Problems.Count);
        Assert.Contains(refused.Problems, problem => problem.Message.StartsWith("would scale the second version", StringComparison.Ordinal));
        Assert.Contains(refused.Problems, problem => problem.Message.StartsWith("has one replica", StringComparison.Ordinal));

        static string Scaler(string name, string target, int least) =>
            $"apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {{ name: {name} }}\nspec: {{ minReplicas: {least}, scaleTargetRef: {{ apiVersion: apps/v1, kind: Deployment, name: {target} }} }}";
    }

    [Fact]
    public void By_pods_alone_the_service_must_not_select_by_all_labels_of_the_deployment()
    {
        var refused = Assert.Throws<InvalidInputException>(() => Shop.Find(Shop.Before, Shop.After, "{ strategy: canary, steps: ['20% 10m'] }"));

        Assert.StartsWith("apps/v1 Deployment shop/web: selects by the same labels as v1 Service shop/web", Assert.Single(refused.Problems).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void All_reasons_are_told_at_once()
    {
        var before = Shop.Before.Replace("replicas: 4", "replicas: 1", StringComparison.Ordinal).Replace("readinessProbe:", "livenessProbe:", StringComparison.Ordinal);

        Assert.Equal(2, Assert.Throws<InvalidInputException>(() => Shop.Find(before, Shop.Release(before))).Problems.Count);
    }
}
