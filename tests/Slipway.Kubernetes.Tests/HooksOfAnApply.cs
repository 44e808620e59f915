using Serilog;
using Serilog.Core;
using Serilog.Events;
using Slipway.Hooks;
using Slipway.Kubernetes.Tests.Clusters;
using Slipway.Naming;
using Slipway.Resources;

namespace Slipway.Kubernetes.Tests;

[Trait("Category", "Cluster")]
public sealed class HooksOfAnApply(AnyCluster cluster) : IClassFixture<AnyCluster>
{
    private const string Settings = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings }\ndata: { color: red }";
    private static readonly ResourceType Jobs = new() { Type = GroupVersionKind.Of("batch/v1", "Job"), Plural = "jobs", IsNamespaced = true, Verbs = [] };

    [WorkloadFact]
    public async Task Hooks_run_once_for_a_rendering_and_their_output_is_shown()
    {
        await using var workspace = new Workspace(cluster);
        var lines = new Lines();
        var rendering = workspace.Render(Settings, Hook("migrate", "before-apply"), Hook("warm-up", "after-apply"));

        var outcome = await workspace.ApplyAsync(rendering, Commits.First, log: lines.Logger);
        var again = await workspace.ApplyAsync(rendering, Commits.Second);

        Assert.Equal("dev/web: 1 to create, 2 hooks to run", outcome.Plan!.ToString().Split('\n')[0]);
        Assert.Matches(@"> before    batch/v1 Job \S+/migrate-[0-9a-f]{8}", outcome.Plan.ToString());
        Assert.Empty(again.Plan!.Hooks.All);
        Assert.Equal(2, lines.Count("    | migrated"));
        Assert.Equal(2, (await JobsAsync(workspace)).Count);
    }

    [WorkloadFact]
    public async Task An_image_that_only_a_hook_runs_is_among_those_that_were_deployed()
    {
        await using var workspace = new Workspace(cluster);
        var rendering = workspace.Render(Settings, Hook("migrate", "before-apply"));
        var image = Renderings.ContainerImages.Of(Assert.Single(rendering.Hooks).Job).Single().Image;

        var outcome = await workspace.ApplyAsync(rendering, Commits.First);

        Assert.Equal([image], outcome.Running.Images);
        Assert.Equal([image], ApplySets.DeploymentRecord.Last(await workspace.GetAsync("slipway-web"))!.Images);
    }

    [WorkloadFact]
    public async Task A_failed_hook_before_the_apply_leaves_everything_else_untouched_and_is_tried_again()
    {
        await using var workspace = new Workspace(cluster);
        var needed = Settings.Replace("settings", "needed", StringComparison.Ordinal);
        var failing = Hook("migrate", "before-apply", program: "job:fail", more: ", envFrom: [{ configMapRef: { name: needed } }]");

        var lines = new Lines();
        var failure = await Assert.ThrowsAnyAsync<SlipwayException>(() => workspace.ApplyAsync(workspace.Render(Settings, needed, failing), Commits.First, log: lines.Logger));
        await Assert.ThrowsAnyAsync<SlipwayException>(() => workspace.ApplyAsync(workspace.Render(Settings, needed, failing), Commits.First, log: lines.Logger));

        Assert.StartsWith("dev/web: hook migrate (before) failed: BackoffLimitExceeded", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("broken", failure.Message, StringComparison.Ordinal);
        Assert.Equal(2, lines.Count("    | broken"));
        Assert.Null(await workspace.GetAsync("settings"));
        Assert.NotNull(await workspace.GetAsync("needed"));
        await workspace.ApplyAsync(workspace.Render(Settings, needed, Hook("migrate", "before-apply")), Commits.Second);
        Assert.NotNull(await workspace.GetAsync("settings"));
    }

    [WorkloadFact]
    public async Task Going_back_runs_the_recorded_rollback_hook_of_what_is_left_behind()
    {
        await using var workspace = new Workspace(cluster);
        var old = workspace.Render(Settings);
        await workspace.ApplyAsync(old, Commits.First);
        await workspace.ApplyAsync(
            workspace.Render(
                Settings.Replace("red", "blue", StringComparison.Ordinal),
                Hook("migrate", "before-apply", annotations: ", slipway.dev/rollback-hook: undo"),
                Hook("undo", "rollback")),
            Commits.Second);
        Assert.Single(await JobsAsync(workspace));

        var outcome = await workspace.ApplyAsync(old, Commits.Second);

        Assert.StartsWith("undo-", Assert.Single(outcome.Plan!.Hooks.Rollback).JobId.Name, StringComparison.Ordinal);
        Assert.Empty((await workspace.ApplyAsync(old, Commits.Second)).Plan!.Hooks.All);
        Assert.Equal("red", (await workspace.GetAsync("settings"))!.Content.GetMap("data")!.GetString("color"));
    }

    [WorkloadFact]
    public async Task Going_back_by_image_over_the_introduction_of_a_hook_runs_nothing_with_the_image_of_then()
    {
        await using var workspace = new Workspace(cluster);
        await workspace.ApplyAsync(workspace.Render(Web("web:v1")), Commits.First);
        await workspace.ApplyAsync(workspace.Render(Web("web:v2"), Hook("migrate", "before-apply", annotations: Undone), Hook("undo", "rollback")), Commits.Second);
        // What the image of before makes of hooks that it does not know.
        var back = workspace.Render(Web("web:v1"), Hook("migrate", "before-apply", "job:fail", Undone), Hook("undo", "rollback", "job:fail"));

        var outcome = await workspace.ApplyAsync(back, Commits.Second);
        var again = await workspace.ApplyAsync(back, Commits.Second);

        Assert.StartsWith("undo-", Assert.Single(outcome.Plan!.Hooks.All).JobId.Name, StringComparison.Ordinal);
        Assert.Contains($"= not run   batch/v1 Job {workspace.Namespace}/migrate (it came with what is left behind, and runs with the next image)", outcome.Plan.ToString(), StringComparison.Ordinal);
        Assert.Empty(again.Plan!.Hooks.All);
    }

    [WorkloadFact]
    public async Task A_rollback_hook_that_cannot_succeed_can_be_skipped_by_the_name_that_the_failure_says()
    {
        await using var workspace = new Workspace(cluster);
        var old = workspace.Render(Settings);
        await workspace.ApplyAsync(old, Commits.First);
        await workspace.ApplyAsync(workspace.Render(Hook("migrate", "before-apply", annotations: Undone), Hook("undo", "rollback", "job:fail")), Commits.Second);
        var failure = await Assert.ThrowsAnyAsync<SlipwayException>(() => workspace.ApplyAsync(old, Commits.Second));
        var job = System.Text.RegularExpressions.Regex.Match(failure.Message, "--skip-hook (undo-[0-9a-f]{8}) --reason").Groups[1].Value;

        var refusal = await Assert.ThrowsAsync<InvalidInputException>(() => workspace.ApplyAsync(old, Commits.Second, rules: Skipping("undo")));
        var outcome = await workspace.ApplyAsync(old, Commits.Second, rules: Skipping(job));

        Assert.Contains($"no hook 'undo' is planned, so it cannot be skipped, and nothing was changed. Those that would run: {job}.", refusal.Message, StringComparison.Ordinal);
        Assert.Equal("dev/web: 1 unchanged, 1 hook to skip", outcome.Plan!.ToString().Split('\n')[0]);
        var record = ApplySets.DeploymentRecord.Last(await workspace.GetAsync("slipway-web"))!;
        Assert.Equal((job, "it knows no such command"), (Assert.Single(record.SkippedHooks), record.SkipReason));
        Assert.Empty((await workspace.ApplyAsync(old, Commits.Second, rules: Skipping(job))).Plan!.Hooks.All);
    }

    [WorkloadFact]
    public async Task An_earlier_hook_that_still_runs_is_waited_for_with_the_time_that_it_has_and_the_way_to_end_it()
    {
        await using var workspace = new Workspace(cluster);
        var lines = new Lines();
        using (var killed = new CancellationTokenSource())
        {
            var deaf = workspace.ApplyAsync(
                workspace.Render(Settings, Hook("migrate", "before-apply", "web:deaf")), Commits.First, hooks: new HookOptions { Timeout = TimeSpan.FromSeconds(20) }, log: lines.Logger, cancellationToken: killed.Token);
            while ((await JobsAsync(workspace)).Count == 0)
            {
                await Task.Delay(50);
            }

            await killed.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => deaf);
        }

        await workspace.ApplyAsync(workspace.Render(Settings, Hook("seed", "before-apply")), Commits.Second, log: lines.Logger);

        Assert.Equal(1, lines.Matching(@"^Waiting for batch/v1 Job \S+/migrate-[0-9a-f]{8}, which runs since .+ UTC and may run until .+ UTC\. To end it earlier: kubectl delete job migrate-[0-9a-f]{8} -n \S+$"));
        Assert.Equal(1, lines.Matching(@"migrate-[0-9a-f]{8} goes on in the cluster, and the next run waits for it\."));
    }

    [WorkloadFact]
    public async Task Removing_the_application_removes_the_Jobs_of_its_hooks()
    {
        await using var workspace = new Workspace(cluster);
        await workspace.ApplyAsync(workspace.Render(Settings, Hook("migrate", "before-apply")), Commits.First);

        await workspace.ApplyAsync(Renderings.Rendering.Of(workspace.Target, []), Commits.Second, rules: new Plans.PlanRules { RemovesSet = true });

        Assert.DoesNotContain(await JobsAsync(workspace), job => !job.IsTerminating);
        Assert.Null(await workspace.GetAsync("slipway-web"));
    }

    [WorkloadFact]
    public async Task What_a_killed_job_had_done_is_not_done_again()
    {
        await using var workspace = new Workspace(cluster);
        var rendering = workspace.Render(Settings, Hook("migrate", "before-apply"), Hook("warm-up", "after-apply", program: "job:fail"));
        await Assert.ThrowsAnyAsync<SlipwayException>(() => workspace.ApplyAsync(rendering, Commits.First));

        var plan = (await workspace.PlanAsync(rendering)).Plan;

        Assert.Empty(plan.Hooks.Before);
        Assert.Equal("warm-up", Assert.Single(plan.Hooks.After).Hook.Name);
    }

    [WorkloadFact]
    public async Task A_hook_that_takes_too_long_fails()
    {
        await using var workspace = new Workspace(cluster);
        var deaf = Hook("migrate", "before-apply", program: "web:deaf");

        var failure = await Assert.ThrowsAnyAsync<SlipwayException>(() =>
            workspace.ApplyAsync(workspace.Render(Settings, deaf), Commits.First, hooks: new HookOptions { Timeout = TimeSpan.FromSeconds(2) }));

        Assert.Contains("DeadlineExceeded", failure.Message, StringComparison.Ordinal);
    }

    private const string Undone = ", slipway.dev/rollback-hook: undo";

    private static Plans.PlanRules Skipping(string job) => new() { SkippedHooks = new HookSkips([job], "it knows no such command") };

    private static string Web(string program) =>
        $$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: web }
        spec:
          selector: { matchLabels: { app: web } }
          template:
            metadata: { labels: { app: web } }
            spec: { containers: [{ name: web, {{TestContainers.Of(program)}} }] }
        """;

    private static string Hook(string name, string phase, string program = "job:ok", string annotations = "", string more = "") =>
        $$"""
        apiVersion: batch/v1
        kind: Job
        metadata: { name: {{name}}, annotations: { slipway.dev/hook: {{phase}}{{annotations}} } }
        spec: { template: { spec: { restartPolicy: Never, containers: [{ name: main, {{TestContainers.Of(program)}}{{more}} }] } } }
        """;

    private static async Task<IReadOnlyList<Resource>> JobsAsync(Workspace workspace) =>
        (await workspace.Connection.ListAsync(Jobs, workspace.Namespace, HookJob.ApplicationLabel, default)).Items;

    private sealed class Lines : ILogEventSink
    {
        private readonly List<string> lines = [];

        public Lines() => Logger = new LoggerConfiguration().WriteTo.Sink(this).CreateLogger();

        public ILogger Logger { get; }

        public int Count(string line)
        {
            lock (lines)
            {
                return lines.Count(other => other == line);
            }
        }

        public int Matching(string pattern)
        {
            lock (lines)
            {
                return lines.Count(line => System.Text.RegularExpressions.Regex.IsMatch(line, pattern));
            }
        }

        public void Emit(LogEvent logEvent)
        {
            lock (lines)
            {
                lines.Add(logEvent.RenderMessage(System.Globalization.CultureInfo.InvariantCulture));
            }
        }
    }
}
