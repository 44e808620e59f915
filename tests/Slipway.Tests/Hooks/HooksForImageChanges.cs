using Slipway.ApplySets;
using Slipway.Hooks;
using Slipway.Naming;
using Slipway.Renderings;

namespace Slipway.Tests.Hooks;

public sealed class HooksForImageChanges
{
    [Fact]
    public void A_changed_CPU_request_does_not_run_the_migration_again()
    {
        var first = Render("web:1", cpu: 1);
        var journal = Deploy(HookJournal.Empty, first, "migrate");

        Assert.Equal("", Planned(journal, Render("web:1", cpu: 2)));
        Assert.Equal("migrate", Planned(journal, Render("web:2", cpu: 2)));
        Assert.Equal("migrate", Planned(journal, Render("web:1", cpu: 2, when: "every-change")));
    }

    [Fact]
    public void What_was_never_healthy_is_no_reason_to_leave_it_out()
    {
        Assert.Equal("migrate", Planned(HookJournal.Empty, Render("web:1", cpu: 1)));
        Assert.Equal("migrate", Planned(Apply(HookJournal.Empty, Render("web:1", cpu: 1), "migrate"), Render("web:1", cpu: 2)));

        var failed = Apply(Deploy(HookJournal.Empty, Render("web:1", cpu: 1), "migrate"), Render("web:2", cpu: 1), "migrate");
        Assert.Equal("migrate", Planned(failed, Render("web:2", cpu: 2)));
    }

    [Fact]
    public void It_stays_left_out_for_a_job_that_goes_on_where_another_was_killed()
    {
        var journal = Deploy(HookJournal.Empty, Render("web:1", cpu: 1), "migrate");
        var changed = Render("web:1", cpu: 2);

        Assert.Equal("", Planned(Apply(journal, changed), changed));
        Assert.Equal("", Planned(Deploy(journal, changed), Render("web:1", cpu: 3)));
    }

    [Fact]
    public void Going_back_over_a_state_for_which_it_was_left_out_undoes_it_once_with_the_state_that_it_ran_for()
    {
        var old = Render("web:0", cpu: 1);
        var migrated = Render("web:1", cpu: 1);
        var changed = Render("web:1", cpu: 2);
        var journal = Deploy(Deploy(Deploy(HookJournal.Empty, old, "migrate"), migrated, "migrate"), changed);

        Assert.Equal("", Planned(journal, migrated));
        Assert.Equal("undo", Planned(journal, old));
        Assert.Equal("undo", Planned(journal, Render("web:0", cpu: 2)));
        Assert.Equal("", Planned(Deploy(journal, Render("web:0", cpu: 2), "undo"), old));
    }

    [Fact]
    public void A_way_back_to_a_state_for_which_it_was_left_out_undoes_what_came_after()
    {
        var journal = Deploy(Deploy(HookJournal.Empty, Render("web:1", cpu: 1), "migrate"), Render("web:1", cpu: 2));
        journal = Apply(journal, Render("web:2", cpu: 2), "migrate");

        Assert.Equal("undo", Planned(journal, Render("web:1", cpu: 2)));
        Assert.Equal("undo", Planned(journal, Render("web:1", cpu: 3)));
    }

    [Fact]
    public void A_hook_that_comes_new_with_the_images_of_before_waits_for_a_change_and_does_not_bar_the_way_back()
    {
        var journal = Deploy(HookJournal.Empty, Render("web:1", cpu: 1), "migrate");

        Assert.Equal("", Planned(journal, Render("web:1", cpu: 1, hook: "seed")));
        Assert.Equal("undo", Planned(Apply(journal, Render("web:2", cpu: 1), "migrate"), Render("web:1", cpu: 1, hook: "seed")));
        Assert.Equal("seed", Planned(journal, Render("web:2", cpu: 1, hook: "seed")));
    }

    private static string Planned(HookJournal journal, Rendering rendering) => string.Join(' ', journal.PlanFor(rendering).All.Select(hook => hook.Hook.Name));

    // Applied, its hooks done as planned, and healthy.
    private static HookJournal Deploy(HookJournal journal, Rendering rendering, string hooks = "") => Apply(journal, rendering, hooks).Reaching(rendering);

    private static HookJournal Apply(HookJournal journal, Rendering rendering, string hooks = "")
    {
        Assert.Equal(hooks, Planned(journal, rendering));
        return HookJournal.Parse(journal.PlanFor(rendering).All.Aggregate(journal.With(rendering), (known, hook) => known.After(hook)).ToString());
    }

    private static Rendering Render(string image, int cpu, string when = "image-changes", string hook = "migrate") => Rendering.Of(
        new RenderingTarget { Application = ApplicationName.Parse("web"), Stage = StageName.Parse("dev"), Namespace = "dev" },
        Manifest.Resources(
            """
            {apiVersion: v1, kind: Pod, metadata: {name: web}, spec: {containers: [{name: web, image: 'registry.invalid/<image>', resources: {requests: {cpu: <cpu>}}}]}}
            ---
            {apiVersion: batch/v1, kind: Job, metadata: {name: <hook>, annotations: {slipway.dev/hook: before-apply, slipway.dev/hook-when: <when>, slipway.dev/rollback-hook: undo}},
              spec: {template: {spec: {restartPolicy: Never, containers: [{name: main, image: 'registry.invalid/<image>'}]}}}}
            ---
            {apiVersion: batch/v1, kind: Job, metadata: {name: undo, annotations: {slipway.dev/hook: rollback}},
              spec: {template: {spec: {restartPolicy: Never, containers: [{name: main, image: 'registry.invalid/<image>'}]}}}}
            """
            .Replace("<image>", image, StringComparison.Ordinal).Replace("<cpu>", $"{cpu}", StringComparison.Ordinal)
            .Replace("<when>", when, StringComparison.Ordinal).Replace("<hook>", hook, StringComparison.Ordinal)));
}
