using Slipway.ApplySets;
using Slipway.Naming;
using Slipway.Plans;
using Slipway.Renderings;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Tests.Plans;

public sealed class ApplyPlans
{
    private const string Web = WebApplication.Yaml;

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
