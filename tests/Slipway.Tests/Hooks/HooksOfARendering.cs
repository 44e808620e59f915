using Slipway.ApplySets;
using Slipway.Hooks;
using Slipway.Naming;
using Slipway.Renderings;
using Slipway.Validation;

namespace Slipway.Tests.Hooks;

public sealed class HooksOfARendering
{
    private const string Web = "{apiVersion: v1, kind: Pod, metadata: {name: web}, spec: {containers: [{name: web, image: 'registry.invalid/web:1'}]}}";

    [Theory]
    [InlineData("slipway.dev/hook: before-apply", HookPhase.BeforeApply)]
    [InlineData("slipway.dev/hook: after-apply", HookPhase.AfterApply)]
    [InlineData("slipway.dev/hook: rollback", HookPhase.Rollback)]
    [InlineData("argocd.argoproj.io/hook: PreSync", HookPhase.BeforeApply)]
    [InlineData("argocd.argoproj.io/hook: PostSync", HookPhase.AfterApply)]
    [InlineData("helm.sh/hook: 'pre-install,pre-upgrade'", HookPhase.BeforeApply)]
    [InlineData("helm.sh/hook: post-upgrade", HookPhase.AfterApply)]
    public void Annotations_of_Argo_CD_and_Helm_are_understood_as_well(string annotation, HookPhase phase)
    {
        var rendering = Render(Job("migrate", annotation));

        Assert.Equal(phase, Assert.Single(rendering.Hooks).Phase);
        Assert.Empty(rendering.Resources);
    }

    [Theory]
    [InlineData("helm.sh/hook: test")]
    [InlineData("helm.sh/hook: pre-delete")]
    [InlineData("argocd.argoproj.io/hook: SyncFail")]
    [InlineData("argocd.argoproj.io/hook: Skip")]
    public void Hooks_of_moments_that_an_apply_does_not_have_are_left_out_and_checked_even_so(string annotation)
    {
        var rendering = Render(Job("check", annotation));

        Assert.Empty(rendering.Hooks);
        Assert.Empty(rendering.Resources);
        Assert.Single(rendering.All);
    }

    [Fact]
    public void Hooks_come_by_weight_and_name() => Assert.Equal(
        ["first", "a", "b"],
        Render(
            Job("b", "slipway.dev/hook: before-apply"), Job("a", "slipway.dev/hook: before-apply"),
            Job("first", "slipway.dev/hook: before-apply, slipway.dev/hook-weight: '-5'")).Hooks.Select(hook => hook.Name));

    [Fact]
    public void Mistakes_are_told_all_at_once()
    {
        var problems = RenderingValidator.Validate(Render(
            Job("a", "slipway.dev/hook: before"),
            Job("b", "slipway.dev/hook: before-apply, slipway.dev/rollback-hook: gone"),
            "{apiVersion: v1, kind: ConfigMap, metadata: {name: c, annotations: {slipway.dev/hook: before-apply}}}",
            Job("d", "slipway.dev/hook: before-apply, slipway.dev/hook-when: image-change"),
            Job("e", "slipway.dev/hook-when: image-changes"),
            Job("f", "slipway.dev/hook: rollback, slipway.dev/hook-when: image-changes"),
            Job("g", "slipway.dev/hook: after-apply, slipway.dev/hook-when: every-change")));

        Assert.Equal(
            [
                "annotation slipway.dev/hook is 'before'; expected before-apply, after-apply, rollback or ad-hoc.",
                "annotation slipway.dev/hook-when is 'image-change'; expected image-changes or every-change.",
                "annotation slipway.dev/rollback-hook names 'gone', and there is no Job of that name with slipway.dev/hook: rollback.",
                "has the annotation slipway.dev/hook, which only a Job can have. Put the work into a Job, or take the annotation away.",
                "has the annotation slipway.dev/hook-when, which a rollback hook cannot have: it runs when what it undoes was run and is left behind. Take the annotation away.",
                "has the annotation slipway.dev/hook-when, which only a hook can have. Make the Job a hook (slipway.dev/hook: before-apply), or take the annotation away.",
            ],
            problems.Select(problem => problem.Message).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_hook_that_was_done_is_not_run_again_for_the_same_rendering_but_for_the_next_one()
    {
        var rendering = Render(Web, Job("migrate", "slipway.dev/hook: before-apply"));
        var journal = HookJournal.Empty.With(rendering);
        journal = HookJournal.Parse(journal.After(Assert.Single(journal.PlanFor(rendering).Before)).ToString());

        Assert.Empty(journal.PlanFor(rendering).All);
        Assert.Single(journal.PlanFor(Render(Web, Job("migrate", "slipway.dev/hook: before-apply, note: new"))).Before);
    }

    [Fact]
    public void The_same_images_in_other_manifests_are_a_way_back()
    {
        var old = Render(Web);
        var migrating = Render(
            Web.Replace("web:1", "web:2", StringComparison.Ordinal),
            Job("migrate", "slipway.dev/hook: before-apply, slipway.dev/rollback-hook: undo"),
            Job("undo", "slipway.dev/hook: rollback"));
        var journal = HookJournal.Empty.With(old).Reaching(old).With(migrating).Reaching(migrating);
        var back = Render(Web.Replace("name: web}", "name: web, labels: {changed: since}}", StringComparison.Ordinal));

        var hook = Assert.Single(journal.PlanFor(back).All);

        Assert.Equal(("undo", "rollback"), (hook.Hook.Name, hook.Phase));
        Assert.Empty(journal.After(hook).PlanFor(back).All);
        Assert.Empty(journal.With(back).Reaching(back).PlanFor(old).All);
    }

    [Fact]
    public void A_hook_that_comes_with_images_of_before_is_new_and_is_undone_when_it_is_left_behind()
    {
        var old = Render(Web);
        var failed = Render(Web.Replace("web:1", "web:2", StringComparison.Ordinal));
        var migrating = Render(
            Web,
            Job("migrate", "slipway.dev/hook: before-apply, slipway.dev/rollback-hook: undo").Replace("job:1", "web:1", StringComparison.Ordinal),
            Job("undo", "slipway.dev/hook: rollback").Replace("job:1", "web:1", StringComparison.Ordinal));
        var journal = HookJournal.Empty.With(old).Reaching(old).With(failed).With(migrating);

        var hook = Assert.Single(journal.PlanFor(migrating).All);
        var left = journal.After(hook).Reaching(migrating).With(failed);

        Assert.Equal("migrate", hook.Hook.Name);
        Assert.Equal("undo", Assert.Single(left.PlanFor(old).All).Hook.Name);
    }

    [Fact]
    public void The_Job_of_a_hook_has_the_same_name_in_every_version_of_Slipway() => Assert.Equal(
        "migrate-b26002b5",
        Assert.Single(HookJournal.Empty.PlanFor(Render(Web, Job("migrate", "slipway.dev/hook: before-apply"))).Before).JobId.Name);

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("{}")]
    [InlineData("[1, {}]")]
    public void A_journal_that_somebody_broke_counts_as_empty(string text) => Assert.Equal("[]", HookJournal.Parse(text).ToString());

    [Fact]
    public void What_a_hook_names_is_applied_before_it()
    {
        var hook = Render(
            """
            {apiVersion: batch/v1, kind: Job, metadata: {name: migrate, annotations: {slipway.dev/hook: before-apply}}, spec: {template: {spec: {serviceAccountName: robot,
              volumes: [{name: a, configMap: {name: files}}, {name: b, secret: {secretName: key}}],
              containers: [{name: main, image: x, env: [{name: A, valueFrom: {secretKeyRef: {name: word, key: a}}}]}]}}}}
            """).Hooks[0];
        var resources = Render(
            "{apiVersion: v1, kind: ConfigMap, metadata: {name: files}}", "{apiVersion: v1, kind: Secret, metadata: {name: key}}",
            "{apiVersion: v1, kind: Secret, metadata: {name: word}}", "{apiVersion: v1, kind: Secret, metadata: {name: other}}",
            "{apiVersion: v1, kind: ServiceAccount, metadata: {name: robot}}", Web).Resources;

        Assert.Equal(["files", "key", "robot", "word"], HookNeeds.Of([hook], resources).Select(id => id.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Of_roles_a_hook_needs_those_that_are_bound_to_it()
    {
        var hook = Render("{apiVersion: batch/v1, kind: Job, metadata: {name: migrate, annotations: {slipway.dev/hook: before-apply}}, spec: {template: {spec: {serviceAccountName: robot}}}}").Hooks[0];
        static string Role(string name) => $"{{apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {{name: {name}}}}}";
        static string Binding(string name, string role, string subject, string kind = "Role") =>
            $"{{apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, metadata: {{name: {name}}}, roleRef: {{kind: {kind}, name: {role}}}, subjects: [{subject}]}}";
        var resources = Render(
            Role("bound"), Role("group"), Role("loose"), Role("of-another"), "{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: wide}}",
            Binding("one", "bound", "{kind: ServiceAccount, name: robot}"), Binding("two", "of-another", "{kind: ServiceAccount, name: somebody}"),
            Binding("three", "group", "{kind: Group, name: 'system:serviceaccounts:dev'}"), Binding("four", "wide", "{kind: ServiceAccount, name: robot, namespace: dev}", "ClusterRole"),
            Binding("five", "loose", "{kind: ServiceAccount, name: robot, namespace: elsewhere}"),
            "{apiVersion: v1, kind: ServiceAccount, metadata: {name: robot}}").Resources;

        Assert.Equal(["bound", "four", "group", "one", "robot", "three", "wide"], HookNeeds.Of([hook], resources).Select(id => id.Name).Order(StringComparer.Ordinal));
    }

    private static string Job(string name, string annotations) =>
        $"{{apiVersion: batch/v1, kind: Job, metadata: {{name: {name}, annotations: {{{annotations}}}}}, spec: {{template: {{spec: {{restartPolicy: Never, containers: [{{name: main, image: 'registry.invalid/job:1'}}]}}}}}}}}";

    private static Rendering Render(params string[] documents) => Rendering.Of(
        new RenderingTarget { Application = ApplicationName.Parse("web"), Stage = StageName.Parse("dev"), Namespace = "dev" }, Manifest.Resources(string.Join("\n---\n", documents)));
}
