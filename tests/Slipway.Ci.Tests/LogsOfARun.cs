using Slipway.Ci.Logs;
using Slipway.Engine.Events;
using Slipway.Naming;
using Slipway.Resources;
using Slipway.Tests;
using Slipway.Tests.Plans;

namespace Slipway.Ci.Tests;

public sealed class LogsOfARun : IDisposable
{
    private readonly LogLines lines = new();
    private readonly ManualTime time = new();
    private readonly PlainLog log;
    private readonly Happening run;

    public LogsOfARun()
    {
        log = new PlainLog(lines.Log, time);
        run = new Happening(log);
    }

    public void Dispose()
    {
        log.Dispose();
        lines.Dispose();
    }

    [Fact]
    public void The_lines_of_the_only_application_at_work_come_as_things_happen()
    {
        run.Start(2);
        run.Apply("prod/web");
        run.Wrote("prod/web", "a");
        run.Wait("prod/web", 1, 3, 0, "smoke tests");
        run.Tell(new DeployEvent.HookStarted("after-apply", new ResourceId(GroupVersionKind.Of("batch/v1", "Job"), "prod", "migrate")), "prod/web");
        run.Print("prod/web", "done\n");

        Assert.Equal(
            [
                "Created v1 ConfigMap prod/a", "prod/web: 2 of 3 are ready after 0 s; then: smoke tests. Waiting for:", "  v1 Pod prod/p0: is Pending", "Hook after-apply: batch/v1 Job prod/migrate",
                "    | done",
            ],
            lines.All);
        run.End(Happening.Deployed("prod/web"));
        Assert.Equal("prod/web: 1 to create, healthy".Replace("to create", "created", StringComparison.Ordinal), lines.All[^1]);
    }

    [Fact]
    public void What_is_waited_for_is_told_when_it_changes_and_once_a_minute()
    {
        run.Start(1);
        run.Apply("prod/web");
        foreach (var seconds in (int[])[0, 1, 3, 30, 62, 63])
        {
            run.Wait("prod/web", seconds < 1 ? 2 : 1, 3, seconds);
        }

        Assert.Equal(["after 0 s", "after 3 s", "after 63 s"], lines.All.Where(line => line.StartsWith("prod/web", StringComparison.Ordinal)).Select(line => line[line.IndexOf("after", StringComparison.Ordinal)..line.IndexOf('.', StringComparison.Ordinal)]));
    }

    [Fact]
    public void The_lines_of_several_at_work_are_written_together_when_each_ends()
    {
        run.Start(3);
        run.Apply("prod/web");
        run.Wrote("prod/web", "w1");
        run.Apply("prod/api");
        run.Wrote("prod/web", "w2");
        run.Wrote("prod/api", "a1");
        run.Wrote("prod/web", "w3");
        run.End(Happening.Failed("prod/api", "was applied, but is not healthy:\n  v1 Pod prod/a: crashes"));
        run.End(Happening.Deployed("prod/web"));

        Assert.Equal(
            [
                "Created v1 ConfigMap prod/w1", "prod/api: failed", "Created v1 ConfigMap prod/a1", "prod/api: was applied, but is not healthy:", "  v1 Pod prod/a: crashes", "prod/web, still at work:", "Created v1 ConfigMap prod/w2",
                "Created v1 ConfigMap prod/w3", "prod/web: 1 created, healthy",
            ],
            lines.All);
    }

    [Fact]
    public void A_log_of_several_at_work_never_falls_silent()
    {
        run.Start(12);
        run.End(Happening.Unchanged("prod/a0"));
        run.Apply("prod/web");
        run.Apply("prod/api");
        run.Wait("prod/web", 1, 3, 40);

        time.Advance(TimeSpan.FromSeconds(59));

        Assert.Equal(["1 of 12 applications are done; deploying: prod/web (waiting for 1 of 3, 40 s), prod/api (applying, 30 s)"], lines.All);
        time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(21, lines.All.Count);
        run.Tell(new DeployEvent.RunEnded([], null));
        var count = lines.All.Count;
        time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(count, lines.All.Count);
    }

    [Fact]
    public void What_a_Pod_printed_is_kept_for_half_a_minute_at_most()
    {
        run.Start(2);
        run.Apply("prod/web");
        run.Apply("prod/api");
        run.Print("prod/web", "migrating");
        time.Advance(TimeSpan.FromSeconds(29));
        Assert.Empty(lines.All);

        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(["prod/web, still at work:", "    | migrating"], lines.All.Take(2));
    }

    [Fact]
    public void No_more_than_2000_lines_of_an_application_are_kept()
    {
        run.Start(2);
        run.Apply("prod/web");
        run.Apply("prod/api");
        for (var i = 0; i < 1999; i++)
        {
            run.Print("prod/api", $"line {i}");
        }

        Assert.Empty(lines.All);
        run.Print("prod/api", "one more");
        Assert.Equal(2001, lines.All.Count);
    }

    [Fact]
    public void A_thousand_unchanged_applications_are_one_line_of_their_stage()
    {
        run.Start(1000);
        var outcomes = Enumerable.Range(0, 1000).Select(i => Happening.Unchanged($"prod/a{i}")).ToList();
        foreach (var outcome in outcomes)
        {
            run.Tell(new DeployEvent.Planned(new FakeCluster().Plan(Manifest.Render("", outcome.Target))), outcome.Target.ToString());
            run.End(outcome);
        }

        run.Tell(new DeployEvent.StageEnded(StageName.Parse("prod"), outcomes));
        run.Tell(new DeployEvent.RunEnded(outcomes, null));

        Assert.Equal(["prod: 1000 unchanged"], lines.All);
    }

    [Fact]
    public void Those_that_were_not_tried_say_why()
    {
        run.Start(4);
        run.End(Happening.Failed("dev/database", "is refused."));
        run.End(new Outcome.AwaitsRelease { Target = Happening.Target("dev/new") });
        run.End(new Outcome.Skipped { Target = Happening.Target("dev/web"), Reason = "it comes after database, which failed" });
        var notReached = Enumerable.Range(0, 40).Select(i => new Outcome.NotReached { Target = Happening.Target($"prod/a{i}"), Reason = "dev failed, and prod requires it" }).ToList();
        notReached.ForEach(run.End);
        run.Tell(new DeployEvent.StageEnded(StageName.Parse("prod"), notReached));

        Assert.Equal(
            ["dev/database: is refused.", "dev/new: waiting for its first release, skipped", "dev/web: skipped: it comes after database, which failed", "prod: 40 not reached: dev failed, and prod requires it"], lines.All);
    }

    [Fact]
    public void What_was_not_reached_says_why_and_is_an_error_where_nothing_failed_and_no_wait_helps()
    {
        var waits = new Outcome.NotReached { Target = Happening.Target("prod/a"), Reason = "prod is frozen", DueAt = time.GetUtcNow() };
        var stops = new Outcome.NotReached { Target = Happening.Target("prod/b"), Reason = "staging is not known to be deployed well" };

        var asks = new Outcome.NotReached { Target = Happening.Target("prod/c"), Reason = "waits for 1 more approval of ada on #7", AwaitsApproval = true };

        run.Tell(new DeployEvent.StageEnded(StageName.Parse("prod"), [waits, stops, asks]));

        Assert.Equal(["prod: 1 not reached: prod is frozen", "prod: 1 not reached: staging is not known to be deployed well", "prod: 1 not reached: waits for 1 more approval of ada on #7"], lines.All);
    }

    [Fact]
    public void What_keeps_many_applications_back_is_told_once()
    {
        foreach (var name in (string[])["prod/a", "prod/b"])
        {
            run.End(new Outcome.Failed { Target = Happening.Target(name), Failure = new DeployFailure { Subject = "cluster eu", Reason = "the API server cannot be reached." } });
        }

        Assert.Equal(["prod/a: cluster eu: the API server cannot be reached.", "prod/b: failed for the same reason: cluster eu"], lines.All);
    }

    [Fact]
    public void Many_objects_are_summed_up_by_kind_and_listed_in_detail_for_who_looks_closer()
    {
        run.Start(1);
        var yaml = string.Join("\n---\n", Enumerable.Range(0, 940).Select(i => $"{{apiVersion: v1, kind: ConfigMap, metadata: {{name: c{i}}}}}"));
        run.Tell(new DeployEvent.Planned(new FakeCluster().Plan(Manifest.Render(yaml, Happening.Target("prod/web")))), "prod/web");
        run.Apply("prod/web");
        for (var i = 0; i < 940; i++)
        {
            run.Wrote("prod/web", $"c{i}");
        }

        run.Wait("prod/web", 0, 940, 0);

        Assert.Equal(103, lines.Shown.Count);
        Assert.Equal(["… and 840 more: create 840 v1 ConfigMap", "Created 940 v1 ConfigMap"], lines.Shown.TakeLast(2));
        Assert.Equal(940, lines.All.Count - lines.Shown.Count);
    }

    [Fact]
    public void Nothing_that_an_application_says_is_a_command_or_moves_the_cursor()
    {
        const string Hostile = "x\n::set-output name=a::b\r\u001b[2Jy\u2028::error::z";
        run.Start(2);
        run.Apply("prod/web");
        run.Print("prod/web", Hostile, Hostile);
        run.Tell(new DeployEvent.Noted(Hostile, IsWarning: true), "prod/web");
        run.Tell(new DeployEvent.LockAwaited("lock", Hostile), "prod/web");
        run.End(Happening.Failed("prod/web", Hostile));
        run.End(new Outcome.Skipped { Target = Happening.Target("prod/api"), Reason = Hostile });

        Assert.All(lines.All, line => Assert.DoesNotMatch(@"^\s*::|\u001b|\r|\u2028", line));
        Assert.Contains("    | : :set-output name=a: :b", lines.All);
    }

    [Fact]
    public void A_cancelled_run_leaves_nothing_unsaid()
    {
        run.Start(2);
        run.Apply("prod/web");
        run.Apply("prod/api");
        run.Wrote("prod/api", "a1");
        run.Tell(new DeployEvent.Cancelled(), "prod/api");
        run.Tell(new DeployEvent.Cancelled());

        Assert.Contains("Created v1 ConfigMap prod/a1", lines.All);
        Assert.Contains("prod/api: cancelled", lines.All);
    }
}
