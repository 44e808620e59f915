using Slipway.ApplySets;
using Slipway.Hooks;
using Slipway.Naming;
using Slipway.Renderings;
using Slipway.Values;

namespace Slipway.Tests.Hooks;

/// <summary>A rollback sets the image of then in the manifests of now, whose hooks that image may not know.</summary>
public sealed class WaysBackOverHooks
{
    private static readonly string[] Migrate = ["migrate"];
    private static readonly string[] Both = ["migrate", "seed"];

    [Fact]
    public void A_way_back_over_the_introduction_of_a_hook_undoes_it_with_its_own_image_and_does_not_run_it()
    {
        var journal = Deploy(Deploy(HookJournal.Empty, Render("web:1")), Render("web:4", Migrate), "migrate@web:4");

        var plan = journal.PlanFor(Render("web:1", Migrate));

        Assert.Equal("undo-migrate@web:4", Text(plan));
        Assert.Equal("migrate", Assert.Single(plan.LeftOut).Name);
        Assert.Equal("undo-migrate@web:4", Planned(journal, Render("web:1")));
    }

    [Fact]
    public void After_it_the_hook_runs_again_with_the_next_image_and_not_before()
    {
        var back = Render("web:1", Migrate);
        var journal = Deploy(Introduced(), back, "undo-migrate@web:4");

        Assert.Equal("", Planned(journal, back));
        Assert.Equal("", Planned(journal, Render("web:1", Migrate, cpu: 2)));
        Assert.Equal("", Planned(Deploy(journal, Render("web:1", Migrate, cpu: 2)), Render("web:1", Migrate, cpu: 3)));
        Assert.Equal("migrate@web:5", Planned(journal, Render("web:5", Migrate)));
    }

    [Fact]
    public void Back_and_forward_and_back_again_does_and_undoes_it_each_time()
    {
        var (back, forward) = (Render("web:1", Migrate), Render("web:4", Migrate));
        var journal = Introduced();
        for (var time = 0; time < 3; time++)
        {
            journal = Deploy(journal, back, "undo-migrate@web:4");
            journal = Deploy(journal, forward, "migrate@web:4");
        }

        Assert.Equal("undo-migrate@web:4", Planned(journal, back));
    }

    [Fact]
    public void A_way_back_that_failed_after_it_undid_a_hook_is_left_forward_by_doing_it_again()
    {
        var (back, forward) = (Render("web:1", Migrate), Render("web:4", Migrate));
        var journal = Apply(Introduced(), back, "undo-migrate@web:4");

        Assert.Equal("", Planned(journal, back));
        journal = Deploy(journal, forward, "migrate@web:4");
        Assert.Equal("undo-migrate@web:4", Planned(journal, back));
    }

    [Fact]
    public void A_hook_that_failed_when_it_came_is_undone_with_its_own_image_and_not_run_with_the_one_before()
    {
        var journal = Apply(Deploy(HookJournal.Empty, Render("web:1")), Render("web:4", Migrate), "migrate@web:4", done: 0);

        Assert.Equal("undo-migrate@web:4", Planned(journal, Render("web:1", Migrate)));
        Assert.Equal("", Planned(Apply(journal, Render("web:1", Migrate), "undo-migrate@web:4"), Render("web:1", Migrate)));
    }

    [Fact]
    public void A_hook_that_failed_in_the_state_that_it_is_gone_back_to_is_run_as_it_was_never_done()
    {
        var journal = Apply(Deploy(HookJournal.Empty, Render("web:1")), Render("web:4", Migrate), "migrate@web:4", done: 0);
        journal = Deploy(journal, Render("web:5", Migrate), "migrate@web:5");

        Assert.Equal("migrate@web:4", Planned(journal, Render("web:4", Migrate, cpu: 2)));
    }

    [Fact]
    public void A_way_back_over_two_introductions_undoes_each_the_newest_first()
    {
        var journal = Deploy(Introduced(), Render("web:5", Both), "migrate@web:5 seed@web:5");

        Assert.Equal("undo-seed@web:5 undo-migrate@web:5", Planned(journal, Render("web:4", Both)));
        Assert.Equal("undo-seed@web:5 undo-migrate@web:5 undo-migrate@web:4", Planned(journal, Render("web:1", Both)));
        journal = Deploy(journal, Render("web:4", Both), "undo-seed@web:5 undo-migrate@web:5");
        Assert.Equal("undo-migrate@web:4", Planned(journal, Render("web:1", Both)));
    }

    [Fact]
    public void A_way_back_over_the_removal_of_a_hook_runs_nothing_and_one_further_undoes_it_as_it_was_recorded()
    {
        var journal = Deploy(Introduced(), Render("web:5"));

        Assert.Equal("", Planned(journal, Render("web:4")));
        Assert.Equal("undo-migrate@web:4", Planned(journal, Render("web:1")));
        Assert.Equal("undo-migrate@web:4", Planned(Deploy(journal, Render("web:4")), Render("web:1")));
    }

    [Fact]
    public void A_hook_that_nobody_knows_is_new_on_a_way_back_too()
    {
        Assert.Equal("migrate@web:1 seed@web:1", Planned(Introduced(), Render("web:1", Both)));
    }

    [Fact]
    public void A_hook_after_the_apply_that_came_with_what_is_left_behind_does_not_run_either()
    {
        var journal = Deploy(Deploy(HookJournal.Empty, Render("web:1")), Render("web:4", ["warm-up"], phase: "after-apply"), "warm-up@web:4");

        Assert.Equal("undo-warm-up@web:4", Planned(journal, Render("web:1", ["warm-up"], phase: "after-apply")));
    }

    [Fact]
    public void A_hook_for_image_changes_that_came_with_what_is_left_behind_does_not_run_for_this_change()
    {
        var journal = Deploy(Deploy(HookJournal.Empty, Render("web:1")), Render("web:4", Migrate, more: ", slipway.dev/hook-when: image-changes"), "migrate@web:4");

        Assert.Equal("undo-migrate@web:4", Planned(journal, Render("web:1", Migrate, more: ", slipway.dev/hook-when: image-changes")));
    }

    [Fact]
    public void An_ad_hoc_Job_does_not_stand_in_the_way()
    {
        var journal = Deploy(Deploy(HookJournal.Empty, Render("web:1")), Render("web:4", ["backfill"], phase: "ad-hoc"));

        Assert.Equal("", Planned(journal, Render("web:1", ["backfill"], phase: "ad-hoc")));
    }

    [Fact]
    public void A_hook_with_an_image_of_its_own_that_no_rollback_sets_does_not_bar_the_way_back()
    {
        var journal = Deploy(Deploy(HookJournal.Empty, Render("web:1")), Render("web:4", Migrate, hookImage: "migrator:9"), "migrate@migrator:9");

        Assert.Equal("undo-migrate@migrator:9", Planned(journal, Render("web:1", Migrate, hookImage: "migrator:9")));
    }

    [Fact]
    public void A_way_back_to_a_state_that_was_never_healthy_runs_what_that_state_did_not_have()
    {
        var journal = Apply(HookJournal.Empty, Render("web:1"));
        journal = Deploy(journal, Render("web:4", Migrate), "migrate@web:4");

        Assert.Equal("migrate@web:1", Planned(journal, Render("web:1", Migrate)));
    }

    [Fact]
    public void A_way_back_after_an_aborted_rollout_neither_undoes_its_hook_nor_runs_it()
    {
        var rolled = Render("web:4", Migrate);
        var journal = Apply(Deploy(HookJournal.Empty, Render("web:1")), rolled, "migrate@web:4").Abandoning(rolled);

        Assert.Equal("", Planned(journal, Render("web:1", Migrate)));
        Assert.Equal("", Planned(journal, Render("web:1")));
    }

    [Fact]
    public void A_skipped_hook_counts_as_done_for_whatever_comes_later()
    {
        var journal = Introduced();
        var plan = journal.PlanFor(Render("web:1"));
        var job = Assert.Single(plan.All).JobId.Name;

        var skipped = plan.Skipping([job]);

        Assert.True(Assert.Single(skipped.All).IsSkipped);
        Assert.Equal("", Planned(journal.After(skipped.Rollback[0]), Render("web:1")));
        HookSkips.None.Check("dev/web", plan, []);
        new HookSkips([job], "because").Check("dev/web", plan, []);
        new HookSkips(["gone-12345678"], "because").Check("dev/web", plan, ["gone-12345678"]);
        var refusal = Assert.Throws<InvalidInputException>(() => new HookSkips(["undo", job], "because").Check("dev/web", plan, []));
        Assert.Contains($"no hook 'undo' is planned, so it cannot be skipped, and nothing was changed. Those that would run: {job}.", refusal.Message, StringComparison.Ordinal);
    }

    // What an older Slipway wrote: no names of hooks but those that were done.
    [Theory]
    [InlineData("\"done\":[\"migrate\"],", "")]
    [InlineData("", "undo-migrate@web:4")]
    public void A_journal_of_an_older_version_tells_what_came_later_by_what_was_done_and_what_undoes(string done, string undone)
    {
        var (old, migrated) = (Render("web:1"), Render("web:4", Migrate));
        var undo = JsonValues.ToText(migrated.Hooks.Single(hook => hook.Phase == HookPhase.Rollback).Job.Content);
        var journal = HookJournal.Parse(
            $$"""[{"key":"{{old.Key}}","images":"{{old.ImagesKey}}","healthy":true},{"key":"{{migrated.Key}}","images":"{{migrated.ImagesKey}}",{{done}}"rollback":[{{(done.Length == 0 ? undo : "")}}]}]""");

        Assert.Equal(undone, Planned(journal, Render("web:1", Migrate)));
        Assert.Equal("", Planned(Apply(journal, Render("web:1", Migrate), undone), Render("web:1", Migrate)));
    }

    private static HookJournal Introduced() => Deploy(Deploy(HookJournal.Empty, Render("web:1")), Render("web:4", Migrate), "migrate@web:4");

    private static string Planned(HookJournal journal, Rendering rendering) => Text(journal.PlanFor(rendering));

    private static string Text(HookPlan plan) => string.Join(' ', plan.All.Select(hook => $"{hook.Hook.Name}@{ContainerImages.Of(hook.Hook.Job).Single().Image.ToString().Split('/')[^1]}"));

    private static HookJournal Deploy(HookJournal journal, Rendering rendering, string hooks = "") => Apply(journal, rendering, hooks).Reaching(rendering);

    private static HookJournal Apply(HookJournal journal, Rendering rendering, string hooks = "", int done = int.MaxValue)
    {
        Assert.Equal(hooks, Planned(journal, rendering));
        return HookJournal.Parse(journal.PlanFor(rendering).All.Take(done).Aggregate(journal.With(rendering), (known, hook) => HookJournal.Parse(known.After(hook).ToString())).ToString());
    }

    private static Rendering Render(string image, string[]? hooks = null, int cpu = 1, string phase = "before-apply", string more = "", string? hookImage = null) => Rendering.Of(
        new RenderingTarget { Application = ApplicationName.Parse("web"), Stage = StageName.Parse("dev"), Namespace = "dev" },
        Manifest.Resources(string.Join(
            "\n---\n",
            (hooks ?? []).SelectMany(hook => (string[])[Job(hook, $"{phase}{(phase == "ad-hoc" ? "" : $", slipway.dev/rollback-hook: undo-{hook}")}{more}", hookImage ?? image), Job($"undo-{hook}", "rollback", hookImage ?? image)])
                .Prepend($"{{apiVersion: v1, kind: Pod, metadata: {{name: web}}, spec: {{containers: [{{name: web, image: 'registry.invalid/{image}', resources: {{requests: {{cpu: {cpu}}}}}}}]}}}}"))));

    private static string Job(string name, string annotations, string image) =>
        $"{{apiVersion: batch/v1, kind: Job, metadata: {{name: {name}, annotations: {{slipway.dev/hook: {annotations}}}}}, spec: {{template: {{spec: {{restartPolicy: Never, containers: [{{name: main, image: 'registry.invalid/{image}'}}]}}}}}}}}";
}
