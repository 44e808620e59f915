using Slipway.ApplySets;
using Slipway.Naming;
using Slipway.Plans;
using Slipway.Renderings;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Tests.Plans;

public sealed class OwnershipPlans
{
    private const string Web = WebApplication.Yaml;

    private readonly FakeCluster cluster = new();

    [Fact]
    public void A_field_that_somebody_edited_is_shown_with_its_manager()
    {
        cluster.Apply(Manifest.Render(Web));
        cluster.Edit("apps/v1 Deployment dev/web", content => content
            .With("spec", content.GetMap("spec")!.With("replicas", 5L))
            .With("metadata", content.GetMap("metadata")!.With("managedFields", ListValue.Of(
                [.. content.GetMap("metadata")!.GetList("managedFields")!, MapValue.Of(
                    ("manager", "kubectl-edit"), ("operation", "Update"), ("apiVersion", "apps/v1"),
                    ("fieldsV1", MapValue.Of(("f:spec", MapValue.Of(("f:replicas", MapValue.Empty))))))]))));

        Assert.Equal(
            """
            dev/web: 1 to update, 2 unchanged
            ~ update    apps/v1 Deployment dev/web
                spec.replicas: 5 -> 2 (also managed by kubectl-edit)

            """,
            Plan(Web).ToString());
    }

    [Theory]
    [InlineData("kubectl-edit", "Update", true)]
    [InlineData("kubectl-edit", "Apply", false)]
    [InlineData("keda-operator", "Update", false)]
    public void A_field_that_somebody_changed_by_hand_is_made_ours_again_once_git_has_it(string manager, string operation, bool comesHome)
    {
        cluster.Apply(Manifest.Render(Web));
        cluster.Edit("apps/v1 Deployment dev/web", content =>
        {
            var metadata = content.GetMap("metadata")!;
            var ours = metadata.GetList("managedFields")!.Maps.Single();
            var fields = ours.GetMap("fieldsV1")!;
            return content
                .With("spec", content.GetMap("spec")!.With("replicas", 5L))
                .With("metadata", metadata.With("managedFields", ListValue.Of(
                [
                    ours.With("fieldsV1", fields.With("f:spec", fields.GetMap("f:spec")!.Without("f:replicas"))),
                    MapValue.Of(("manager", manager), ("operation", operation), ("apiVersion", "apps/v1"), ("fieldsV1", MapValue.Of(("f:spec", MapValue.Of(("f:replicas", MapValue.Empty)))))),
                ])));
        });

        var merged = Web.Replace("replicas: 2", "replicas: 5", StringComparison.Ordinal);

        Assert.Equal(
            comesHome
                ? "dev/web: 1 to update, 2 unchanged\n~ update    apps/v1 Deployment dev/web (what somebody changed by hand is git's again)\n"
                : "dev/web: 3 unchanged\n",
            Plan(merged).ToString());
        cluster.Apply(Manifest.Render(merged));
        Assert.Equal("dev/web: 3 unchanged\n", Plan(merged).ToString());
    }

    [Fact]
    public void An_object_of_another_set_blocks()
    {
        cluster.Apply(Manifest.Render(Web, Manifest.Target with { Application = ApplicationName.Parse("other") }));

        var plan = Plan("{apiVersion: v1, kind: ConfigMap, metadata: {name: web}}");

        Assert.Contains("belongs to another apply set (applyset-", plan.ToString(), StringComparison.Ordinal);
        Assert.True(plan.IsBlocked);
    }

    [Fact]
    public void An_object_that_somebody_else_made_blocks_until_taking_it_over_is_allowed()
    {
        cluster.Apply(Manifest.Resources("{apiVersion: v1, kind: ConfigMap, metadata: {name: web, namespace: dev}}")[0]);
        const string Web = "{apiVersion: v1, kind: ConfigMap, metadata: {name: web}}";

        var plan = Plan(Web);

        Assert.True(plan.IsBlocked);
        Assert.Contains("belongs to no apply set; somebody else made it. To take it over", plan.ToString(), StringComparison.Ordinal);
        Assert.False(Plan(Web.Replace("name: web", "name: web, annotations: {slipway.dev/adopt: allowed}", StringComparison.Ordinal)).IsBlocked);
    }

    [Fact]
    public void The_namespace_of_the_stage_needs_no_permission_to_be_taken_over()
    {
        cluster.Apply(Manifest.Resources("{apiVersion: v1, kind: Namespace, metadata: {name: dev}}")[0]);

        Assert.False(Plan("{apiVersion: v1, kind: Namespace, metadata: {name: dev}}").IsBlocked);
    }

    [Fact]
    public void An_object_of_nobody_is_taken_over_where_the_stage_allows_it_and_the_plan_says_so()
    {
        cluster.Apply(Manifest.Resources("{apiVersion: v1, kind: ConfigMap, metadata: {name: web, namespace: dev}}")[0]);

        Assert.Equal(
            $$"""
            dev/web: 1 to update
            ~ update    v1 ConfigMap dev/web (takes over an object that belongs to no apply set; what only kubectl set goes)
                metadata.labels: added {"applyset.kubernetes.io/part-of":"{{FakeCluster.Set()}}"}

            """,
            Plan("{apiVersion: v1, kind: ConfigMap, metadata: {name: web}}", new PlanRules { AdoptUnowned = true }).ToString());
    }

    [Fact]
    public void A_conflict_blocks_and_names_the_managers()
    {
        cluster.Refuse = resource => new ResourceRefusedException(
            resource.ToString(), RefusalReason.Conflict, "Apply failed with 1 conflict", [new FieldConflict("hpa (scale)", ".spec.replicas")]);

        Assert.Equal(
            """
            dev/web: 1 blocked
            ! blocked   v1 ConfigMap dev/web
                .spec.replicas would change, which hpa (scale) owns. Ways out: leave these fields out of git; keep the other's value with FieldRule.Ignore; set git's with FieldRule.Override; take over what somebody changed by hand: ./build.sh SyncBack proposes it to git on branch sync/dev/web, and once that is merged this deploys; or, for what kubectl wrote, the annotation slipway.dev/adopt: allowed.
                .spec.replicas (hpa (scale))

            """,
            Plan("{apiVersion: v1, kind: ConfigMap, metadata: {name: web}}").ToString());
    }

    [Fact]
    public void Of_many_conflicts_the_first_is_named_at_once_and_the_others_below()
    {
        cluster.Refuse = resource => new ResourceRefusedException(
            resource.ToString(), RefusalReason.Conflict, "Apply failed with 2 conflicts", [new FieldConflict("hpa (scale)", ".spec.replicas"), new FieldConflict("kubectl-edit", ".spec.paused")]);

        var text = Plan("{apiVersion: v1, kind: ConfigMap, metadata: {name: web}}").ToString();

        Assert.Contains("    .spec.replicas would change, which hpa (scale) owns, and 1 more. Ways out: ", text, StringComparison.Ordinal);
        Assert.Contains("\n    .spec.paused (kubectl-edit)\n", text, StringComparison.Ordinal);
    }

    private ApplyPlan Plan(string yaml, PlanRules? rules = null) => cluster.Plan(Manifest.Render(yaml), rules);
}
