using Slipway.ApplySets;
using Slipway.Naming;
using Slipway.Plans;
using Slipway.Renderings;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Tests.Plans;

public sealed class ApplyPlans
{
    private const string Web =
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          replicas: 2
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec:
              containers:
                - name: web
                  image: acme/web:1
                  env:
                    - {name: A, value: "1"}
                    - {name: B, value: "2"}
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: web}
        stringData: {password: hunter2, old: x}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: web}
        data: {a: "1"}

        """;

    private readonly FakeCluster cluster = new();

    [Fact]
    public void A_first_plan_creates_everything_in_waves() => Assert.Equal(
        """
        dev/web: 3 to create
        + create    v1 ConfigMap dev/web
        + create    v1 Secret dev/web
        + create    apps/v1 Deployment dev/web

        """,
        Plan(Web).ToString());

    [Fact]
    public void A_second_plan_changes_nothing_and_asks_nothing()
    {
        cluster.Apply(Manifest.Render(Web));

        var plan = Plan(Web);

        Assert.Equal("dev/web: 3 unchanged\n", plan.ToString());
        Assert.False(plan.HasChanges);
        Assert.Empty(cluster.Asked);
    }

    [Theory]
    [InlineData("data: {}", "data: {\"a\":\"1\"} -> {}", "data: {} in git, {\"a\":\"1\"} in the cluster")]
    [InlineData("data: null", "data: removed {\"a\":\"1\"}", "data: not in git, {\"a\":\"1\"} in the cluster")]
    [InlineData("data: {a: \"\"}", "data.a: \"1\" -> \"\"", "data.a: \"\" in git, \"1\" in the cluster")]
    public void What_is_empty_reads_as_git_writes_it(string inGit, string plan, string drift)
    {
        const string Before = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata: {a: \"1\"}\n";
        cluster.Apply(Manifest.Render(Before));
        cluster.Store = desired => desired.Content["data"] is MapValue { Count: 0 } ? desired.WithContent(desired.Content.Without("data")) : desired;
        var planned = Plan(Before.Replace("data: {a: \"1\"}", inGit, StringComparison.Ordinal));

        Assert.Contains(plan, planned.ToString(), StringComparison.Ordinal);
        Assert.Contains(drift, Slipway.Drifts.DriftReport.Of(planned, new()).ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    public void Null_of_the_server_reads_as_git_writes_it(string inGit)
    {
        const string Before = "apiVersion: example.com/v1\nkind: Rule\nmetadata: {name: web}\nrules: [{a: b}]\n";
        var live = Manifest.Resources(Before)[0];
        var desired = Manifest.Resources(Before.Replace("[{a: b}]", inGit, StringComparison.Ordinal))[0];

        var change = Assert.Single(FieldDiff.Of(live, live.WithContent(live.Content.With("rules", ScalarValue.Null)), desired));

        Assert.Equal(inGit, change.After!.ToString());
    }

    [Fact]
    public void Changed_fields_are_shown_but_never_the_values_of_a_secret()
    {
        cluster.Apply(Manifest.Render(Web));

        var plan = Plan(Web
            .Replace("acme/web:1", "acme/web:2", StringComparison.Ordinal)
            .Replace("- {name: A, value: \"1\"}", "- {name: C, value: \"x\\n::error::y\"}", StringComparison.Ordinal)
            .Replace("{password: hunter2, old: x}", "{password: hunter3, new: x}", StringComparison.Ordinal)
            .Replace("{a: \"1\"}", "{b: \"1\"}", StringComparison.Ordinal));

        Assert.Equal(
            """
            dev/web: 3 to update
            ~ update    v1 ConfigMap dev/web
                data.a: removed "1"
                data.b: added "1"
            ~ update    v1 Secret dev/web
                data.password: changed
                data.old: removed
                data.new: added
            ~ update    apps/v1 Deployment dev/web
                spec.template.spec.containers[name=web].image: "acme/web:1" -> "acme/web:2"
                spec.template.spec.containers[name=web].env[name=A]: removed {"name":"A","value":"1"}
                spec.template.spec.containers[name=web].env[name=C]: added {"name":"C","value":"x\n::error::y"}

            """,
            plan.ToString());
        Assert.DoesNotContain("hunter", JsonValues.ToText(PlanJson.Of(plan)), StringComparison.Ordinal);
        Assert.DoesNotContain("aHVudGVy", JsonValues.ToText(PlanJson.Of(plan)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_reordered_environment_is_a_change()
    {
        cluster.Apply(Manifest.Render(Web));

        Assert.Equal(
            """
            dev/web: 1 to update, 2 unchanged
            ~ update    apps/v1 Deployment dev/web
                spec.template.spec.containers[name=web].env: ["A","B"] -> ["B","A"]

            """,
            Plan(Web.Replace("- {name: A, value: \"1\"}", "- {name: X, value: \"2\"}", StringComparison.Ordinal)
                .Replace("- {name: B, value: \"2\"}", "- {name: A, value: \"1\"}", StringComparison.Ordinal)
                .Replace("{name: X", "{name: B", StringComparison.Ordinal)).ToString());
    }

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
    public void A_missing_namespace_is_created_first_and_nothing_in_it_is_asked()
    {
        cluster.MissingNamespaces.Add("dev");

        Assert.Equal(
            """
            dev/web: 2 to create
            + create    v1 Namespace dev
            + create    v1 ConfigMap dev/web (its namespace or kind comes with this plan)

            """,
            Plan("{apiVersion: v1, kind: ConfigMap, metadata: {name: web}}").ToString());
        Assert.Empty(cluster.Asked);
    }

    [Fact]
    public void A_kind_that_comes_with_the_plan_is_created_and_one_that_nobody_knows_blocks()
    {
        var plan = Plan(
            """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: widgets.example.com}
            spec: {group: example.com, scope: Namespaced, names: {kind: Widget, plural: widgets}, versions: []}
            ---
            {apiVersion: example.com/v1, kind: Widget, metadata: {name: w}}
            ---
            {apiVersion: example.com/v1, kind: Gadget, metadata: {name: g}}
            ---
            {apiVersion: autoscaling/v1beta1, kind: HorizontalPodAutoscaler, metadata: {name: h}}
            """);

        Assert.True(plan.IsBlocked);
        Assert.Equal(
            """
            dev/web: 2 to create, 2 blocked
            + create    apiextensions.k8s.io/v1 CustomResourceDefinition widgets.example.com
            ! blocked   example.com/v1 Gadget dev/g
                the cluster does not serve example.com/v1 Gadget. Install its CustomResourceDefinition first.
            ! blocked   autoscaling/v1beta1 HorizontalPodAutoscaler dev/h
                the cluster does not serve autoscaling/v1beta1 HorizontalPodAutoscaler. It serves autoscaling/v1.
            + create    example.com/v1 Widget dev/w (its namespace or kind comes with this plan)

            """,
            plan.ToString());
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
                other managers own fields that would change. Ways out: leave these fields out of git; keep the other's value with FieldRule.Ignore; set git's with FieldRule.Override; or, for what kubectl wrote, the annotation slipway.dev/adopt: allowed.
                .spec.replicas (hpa (scale))

            """,
            Plan("{apiVersion: v1, kind: ConfigMap, metadata: {name: web}}").ToString());
    }

    [Fact]
    public void An_immutable_field_blocks_unless_the_resource_may_be_created_again()
    {
        cluster.Apply(Manifest.Render("{apiVersion: batch/v1, kind: Job, metadata: {name: j}, spec: {parallelism: 1}}"));
        cluster.Refuse = resource => new ResourceRefusedException(resource.ToString(), RefusalReason.Immutable, "spec.parallelism: field is immutable");
        const string Changed = "{apiVersion: batch/v1, kind: Job, metadata: {name: j}, spec: {parallelism: 2}}";

        Assert.Contains("! blocked   batch/v1 Job dev/j\n    spec.parallelism: field is immutable", Plan(Changed).ToString(), StringComparison.Ordinal);
        Assert.Equal(
            """
            dev/web: 1 to recreate
            ± recreate  batch/v1 Job dev/j
                spec.parallelism: field is immutable
                spec.parallelism: 1 -> 2

            """,
            Plan(Changed, new PlanRules { RecreateKinds = new HashSet<string> { "Job.batch" } }).ToString());
    }

    [Fact]
    public void A_refusal_of_a_secret_does_not_repeat_what_the_server_said()
    {
        cluster.Refuse = resource => new ResourceRefusedException(resource.ToString(), RefusalReason.Invalid, "Invalid value: \"hunter2\"");

        Assert.DoesNotContain("hunter2", Plan("{apiVersion: v1, kind: Secret, metadata: {name: s}}").ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Equal_decisions_have_equal_hashes()
    {
        var first = Plan(Web).Hash;

        Assert.Equal(first, Plan(Web).Hash);
        Assert.Matches("^[0-9a-f]{64}$", first);
        Assert.NotEqual(first, Plan(Web.Replace("acme/web:1", "acme/web:2", StringComparison.Ordinal)).Hash);
        Assert.Equal(first, Plan(Web.Replace("hunter2", "hunter3", StringComparison.Ordinal)).Hash);
    }

    [Fact]
    public void A_plan_reads_well_in_a_comment_and_cannot_grow_too_long()
    {
        var text = PlanMarkdown.Of(Plan(string.Join("\n---\n", Enumerable.Range(0, 500).Select(i => $"{{apiVersion: v1, kind: ConfigMap, metadata: {{name: c{i}}}}}"))), 2_000);

        Assert.StartsWith("<details><summary>dev/web: 500 to create</summary>\n\n    + create    v1 ConfigMap dev/c0\n", text, StringComparison.Ordinal);
        Assert.EndsWith("more lines; the whole plan is in the log of the run.\n\n</details>\n", text, StringComparison.Ordinal);
        Assert.InRange(text.Length, 1_500, 2_000);
    }

    [Fact]
    public void The_json_form_holds_every_action()
    {
        cluster.Apply(Manifest.Render(Web));

        var json = PlanJson.Of(Plan(Web.Replace("replicas: 2", "replicas: 3", StringComparison.Ordinal)));

        Assert.Equal(
            """{"action":"update","apiVersion":"apps/v1","kind":"Deployment","namespace":"dev","name":"web","wave":"workloads","origin":"dev/web/web.yaml:1","adopts":false,"taken":[],"changes":[{"path":"spec.replicas","before":2,"after":3,"managers":[]}]}""",
            json.GetList("actions")![2].ToString());
    }

    [Fact]
    public void A_long_plan_counts_what_is_ordinary_and_shows_all_that_is_lost()
    {
        cluster.Apply(Manifest.Render("{apiVersion: v1, kind: ConfigMap, metadata: {name: old}}"));
        var plan = Plan(string.Join("\n---\n", Enumerable.Range(0, 4).Select(i => $"{{apiVersion: v1, kind: ConfigMap, metadata: {{name: new-{i}}}}}")));

        var lines = PlanText.Of(plan, maxActions: 1).Split('\n');

        Assert.Equal(
            ["+ create    v1 ConfigMap dev/new-0", "- prune     v1 ConfigMap dev/old", "… and 3 more: create 3 v1 ConfigMap"],
            lines.Where(line => line.Length > 0 && line[0] is '+' or '-' or '…'));
    }

    private ApplyPlan Plan(string yaml, PlanRules? rules = null) => cluster.Plan(Manifest.Render(yaml), rules);
}
