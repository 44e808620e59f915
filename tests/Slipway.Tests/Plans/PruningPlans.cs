using Slipway.ApplySets;
using Slipway.Naming;
using Slipway.Plans;
using Slipway.Renderings;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Tests.Plans;

public sealed class PruningPlans
{
    private const string Web = WebApplication.Yaml;

    private readonly FakeCluster cluster = new();

    [Fact]
    public void Members_that_git_no_longer_has_are_pruned_in_reverse_order_but_never_what_holds_data()
    {
        cluster.Apply(Manifest.Render(Web + "---\n{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: data}, spec: {}}\n---\n{apiVersion: v1, kind: ConfigMap, metadata: {name: stay}}"));
        cluster.Apply(Manifest.Resources("{apiVersion: v1, kind: ConfigMap, metadata: {name: foreign, namespace: dev}}")[0]);

        Assert.Equal(
            """
            dev/web: 2 to prune, 2 unchanged, 1 kept
            - prune     apps/v1 Deployment dev/web
            - prune     v1 Secret dev/web
            = keep      v1 PersistentVolumeClaim dev/data
                PersistentVolumeClaims are never pruned. Delete it by hand if it is not needed.

            """,
            Plan("{apiVersion: v1, kind: ConfigMap, metadata: {name: stay}}\n---\n{apiVersion: v1, kind: ConfigMap, metadata: {name: web}, data: {a: \"1\"}}").ToString());
    }

    [Theory]
    [InlineData("annotations: {slipway.dev/prune: disabled}", "annotation slipway.dev/prune: disabled")]
    [InlineData("annotations: {helm.sh/resource-policy: keep}", "annotation helm.sh/resource-policy: keep")]
    [InlineData("annotations: {helm.sh/resource-policy: ' Keep'}", "annotation helm.sh/resource-policy: keep")]
    [InlineData("annotations: {argocd.argoproj.io/sync-options: Prune=false}", "annotation argocd.argoproj.io/sync-options: Prune=false")]
    [InlineData("annotations: {argocd.argoproj.io/sync-options: 'Validate=false, Prune=false,ServerSideApply=true'}", "annotation argocd.argoproj.io/sync-options: Prune=false")]
    [InlineData("annotations: {argocd.argoproj.io/sync-options: 'Replace=true,Delete=false'}", "annotation argocd.argoproj.io/sync-options: Delete=false")]
    [InlineData("annotations: {argocd.argoproj.io/sync-options: Prune=confirm}", "annotation argocd.argoproj.io/sync-options: Prune=confirm")]
    [InlineData("annotations: {kustomize.toolkit.fluxcd.io/prune: disabled}", "annotation kustomize.toolkit.fluxcd.io/prune: disabled")]
    [InlineData("labels: {kustomize.toolkit.fluxcd.io/prune: disabled}", "label kustomize.toolkit.fluxcd.io/prune: disabled")]
    public void What_is_marked_to_be_kept_is_neither_pruned_nor_removed_nor_recreated_whoevers_mark_it_is(string mark, string said)
    {
        var marked = $"{{apiVersion: v1, kind: Secret, metadata: {{name: kept, {mark}}}}}";
        const string Other = "{apiVersion: v1, kind: ConfigMap, metadata: {name: other}}";
        cluster.Apply(Manifest.Render($"{marked}\n---\n{Other}"));

        Assert.Contains($"= keep      v1 Secret dev/kept\n    has the {said}. It stays a member of the apply set.\n", Plan(Other).ToString(), StringComparison.Ordinal);
        var removal = Plan("", new PlanRules { RemovesSet = true });
        Assert.Equal("other", Assert.Single(removal.Prunes).Id.Name);
        Assert.Contains($"has the {said}. It keeps its label", removal.ToString(), StringComparison.Ordinal);

        cluster.Refuse = desired => desired.Id.Name == "kept" ? new ResourceRefusedException(desired.Id.ToString(), RefusalReason.Immutable, "type: field is immutable.") : null;
        var changed = Plan($"{marked.Replace("kind: Secret", "kind: Secret, type: other", StringComparison.Ordinal)}\n---\n{Other}", new PlanRules { RecreateKinds = new HashSet<string> { "Secret" } });
        Assert.True(changed.IsBlocked);
        Assert.Contains($"the {said} keeps it from being deleted.", changed.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("annotations: {helm.sh/resource-policy: delete}")]
    [InlineData("annotations: {argocd.argoproj.io/sync-options: 'Prune=true,PruneLast=true'}")]
    [InlineData("annotations: {kustomize.toolkit.fluxcd.io/prune: enabled}")]
    public void What_is_not_marked_to_be_kept_is_pruned(string mark)
    {
        const string Other = "{apiVersion: v1, kind: ConfigMap, metadata: {name: other}}";
        cluster.Apply(Manifest.Render($"{{apiVersion: v1, kind: Secret, metadata: {{name: goes, {mark}}}}}\n---\n{Other}"));

        Assert.Single(Plan(Other).Prunes);
    }

    [Fact]
    public void An_empty_rendering_or_a_failed_list_prunes_nothing()
    {
        cluster.Apply(Manifest.Render(Web));

        Assert.DoesNotContain(Plan("").Actions, action => action is PlanAction.Prune);

        cluster.Gaps.Add(new MemberGap("Secret", "dev", "the server did not list it."));
        var plan = Plan("{apiVersion: v1, kind: ConfigMap, metadata: {name: web}, data: {a: \"1\"}}");
        Assert.DoesNotContain(plan.Actions, action => action is PlanAction.Prune);
        Assert.EndsWith("! Secret in namespace dev: the server did not list it.\n", plan.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Pruning_more_than_the_budget_allows_blocks_the_plan_until_it_is_approved()
    {
        cluster.Apply(Manifest.Render(string.Join("\n---\n", Enumerable.Range(0, 8).Select(i => $"{{apiVersion: v1, kind: ConfigMap, metadata: {{name: c{i}}}}}"))));
        const string One = "{apiVersion: v1, kind: ConfigMap, metadata: {name: c0}}";

        var plan = Plan(One);

        Assert.True(plan.IsBlocked);
        Assert.Contains("! dev/web would prune 7 of 8 objects; the prune budget allows 50 %.", plan.ToString(), StringComparison.Ordinal);
        Assert.False(Plan(One, new PlanRules { PruneBudget = PruneBudget.Unlimited }).IsBlocked);
    }

    [Fact]
    public void What_a_controller_made_of_a_member_is_not_pruned()
    {
        cluster.Apply(Manifest.Render(Web));
        cluster.Apply(DesiredResource.Of(Manifest.Resources(
            "{apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, metadata: {name: web-1, namespace: dev, ownerReferences: [{controller: true, kind: Service}]}}")[0], FakeCluster.Set()));

        Assert.Equal("dev/web: 3 unchanged\n", Plan(Web).ToString());
    }

    [Fact]
    public void A_plan_that_prunes_too_much_can_be_approved_by_its_hash_and_no_other_plan_with_it()
    {
        var many = string.Join("\n---\n", Enumerable.Range(0, 8).Select(i => $"{{apiVersion: v1, kind: ConfigMap, metadata: {{name: c{i}}}}}"));
        cluster.Apply(Manifest.Render(many));
        const string One = "{apiVersion: v1, kind: ConfigMap, metadata: {name: c0}}";
        const string Two = One + "\n---\n{apiVersion: v1, kind: ConfigMap, metadata: {name: c1}}";

        var plan = Plan(One);

        Assert.Contains($"approve exactly this plan: --approve-prune {plan.Hash[..12]}", plan.ToString(), StringComparison.Ordinal);
        Assert.False(Plan(One, new PlanRules { ApprovedPlan = plan.Hash[..12] }).IsBlocked);
        Assert.Equal(plan.Hash, Plan(One, new PlanRules { ApprovedPlan = plan.Hash[..12] }).Hash);
        Assert.NotEqual(plan.Hash, Plan(One, new PlanRules { PruneBudget = PruneBudget.Unlimited }).Hash);
        Assert.True(Plan(Two, new PlanRules { ApprovedPlan = plan.Hash[..12] }).IsBlocked);
    }

    [Fact]
    public void A_StatefulSet_is_never_pruned_unasked()
    {
        cluster.Apply(Manifest.Render("{apiVersion: apps/v1, kind: StatefulSet, metadata: {name: db}}\n---\n{apiVersion: v1, kind: ConfigMap, metadata: {name: c}}"));

        var plan = Plan("{apiVersion: v1, kind: ConfigMap, metadata: {name: c}}");

        Assert.Contains("would prune apps/v1 StatefulSet dev/db; the prune budget allows none of this kind", plan.ToString(), StringComparison.Ordinal);
    }

    private ApplyPlan Plan(string yaml, PlanRules? rules = null) => cluster.Plan(Manifest.Render(yaml), rules);
}
