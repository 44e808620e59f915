using Slipway.ApplySets;
using Slipway.Hooks;
using Slipway.Naming;
using Slipway.Renderings;

namespace Slipway.Tests.Hooks;

public sealed class JobsThatAreAskedFor
{
    private const string Backfill = """
        apiVersion: batch/v1
        kind: Job
        metadata: { name: backfill, annotations: { slipway.dev/hook: ad-hoc, slipway.dev/rollback-hook: undo } }
        spec:
          ttlSecondsAfterFinished: 60
          template: { spec: { restartPolicy: Never, containers: [{ name: main, image: "web:1", args: [backfill] }] } }
        """;

    private const string Undo = "{apiVersion: batch/v1, kind: Job, metadata: {name: undo, annotations: {slipway.dev/hook: rollback}}, spec: {template: {spec: {containers: [{name: main, image: 'web:1'}]}}}}";
    private const string Migrate = "{apiVersion: batch/v1, kind: Job, metadata: {name: migrate, annotations: {slipway.dev/hook: before-apply}}, spec: {template: {spec: {containers: [{name: main, image: 'web:1'}]}}}}";

    private static readonly Rendering Rendering = Manifest.Render($"{Backfill}\n---\n{Undo}\n---\n{Migrate}");

    [Fact]
    public void An_apply_neither_runs_nor_applies_them_nor_has_them_to_undo()
    {
        var journal = HookJournal.Empty.With(Rendering);

        Assert.Equal(["migrate"], HookJournal.Empty.PlanFor(Rendering).All.Select(hook => hook.Hook.Name));
        Assert.Empty(Rendering.Resources);
        Assert.DoesNotContain("undo", journal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_Job_that_is_sent_has_the_arguments_and_tells_what_it_is()
    {
        var job = Find("backfill", "--since", "2026").Of(2, ApplicationName.Parse("web"), CommitSha.Parse(new string('a', 40)), "run 7", new HookOptions());

        Assert.Matches("^backfill-[0-9a-f]{8}-2$", job.Id.Name);
        Assert.Equal("web", job.Labels.GetString("slipway.dev/job-of"));
        Assert.Null(job.Labels.GetString(HookJob.ApplicationLabel));
        Assert.Equal(("2", "run 7"), (job.Annotations.GetString(AdHocJob.RunAnnotation), job.Annotations.GetString(AdHocJob.ByAnnotation)));
        var text = global::Slipway.Values.JsonValues.ToText(job.Content);
        Assert.Contains("""
            "args":["backfill","--since","2026"]
            """, text, StringComparison.Ordinal);
        Assert.Contains("\"activeDeadlineSeconds\":3600", text, StringComparison.Ordinal);
        Assert.DoesNotContain("ttlSecondsAfterFinished", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_arguments_and_image_are_the_same_Job()
    {
        Assert.Equal(Find("backfill", "a").Key, Find("backfill", "a").Key);
        Assert.NotEqual(Find("backfill", "a").Key, Find("backfill", "b").Key);
        Assert.NotEqual(Find("backfill", "a", "b").Key, Find("backfill", "a b").Key);
        Assert.NotEqual(
            Find("backfill").Key, AdHocJob.Find(Manifest.Render($"{Backfill.Replace("web:1", "web:2", StringComparison.Ordinal)}\n---\n{Undo}").Hooks, "backfill", [], "dev/web").Key);
    }

    [Theory]
    [InlineData("backfil", "dev/web has no such Job; did you mean 'backfill'? It has: backfill, undo.")]
    [InlineData("migrate", "dev/web has no such Job. It has: backfill, undo.")]
    public void What_cannot_be_asked_for_is_refused_with_what_can(string name, string reason) =>
        Assert.Equal(reason, Assert.Throws<InvalidInputException>(() => Find(name)).Reason);

    [Fact]
    public void What_undoes_it_can_be_asked_for_too() => Assert.Equal("undo", Find("undo").Hook.Name);

    private static AdHocJob Find(string name, params string[] arguments) => AdHocJob.Find(Rendering.Hooks, name, arguments, "dev/web");
}
