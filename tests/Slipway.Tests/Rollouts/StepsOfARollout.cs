using Slipway.Analysis;
using Slipway.Configuration;
using Slipway.Health;
using Slipway.Naming;
using Slipway.Resources;
using Slipway.Rollouts;

namespace Slipway.Tests.Rollouts;

/// <summary>What comes next: by the record, the commits and the clock alone.</summary>
public sealed class StepsOfARollout
{
    private static readonly DateTimeOffset Noon = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly CommitSha Old = CommitSha.Parse(new string('1', 40));
    private static readonly CommitSha New = CommitSha.Parse(new string('2', 40));
    private static readonly RolloutPlan Plan = Shop.Plan();

    private static RolloutLook Look { get; } = new() { Now = Noon, By = "a test", Commit = New, Healthy = Old, LiveReplicas = 4, Health = HealthVerdict.Healthy };

    [Fact]
    public void It_goes_through_all_steps_and_stays_at_each_for_its_time() => Assert.Equal(
        """
        12:00:00 Preparing step 1, 0 %, 1 replica
        12:00:30 Observing step 1, 5 %, 1 replica
        12:10:30 Preparing step 2, 5 %, 2 replicas
        12:11:00 Observing step 2, 50 %, 2 replicas
        12:31:00 Settling step 2, 50 %, 2 replicas
        12:31:30 Returning step 2, 50 %, 2 replicas
        12:32:00 Finishing step 2, 50 %, 2 replicas
        12:32:00 Done step 2, 0 %, 0 replicas
        12:32:00 deploy
        """,
        string.Join('\n', Run(Plan)));

    [Fact]
    public void Without_a_strategy_or_a_change_it_is_deployed_as_a_whole() => Assert.IsType<RolloutMove.Deploy>(RolloutState.Next(null, null, Look));

    [Fact]
    public void What_was_announced_and_not_reached_is_announced_again()
    {
        var record = At(RolloutPhase.Observing, since: null);

        Assert.Equal(record with { Looked = Noon.AddMinutes(1), By = "another" }, Enter(RolloutState.Next(record, Plan, Look with { Now = Noon.AddMinutes(1), By = "another" })));
    }

    [Fact]
    public void A_record_reads_back_as_it_was_written()
    {
        var record = At(RolloutPhase.Observing) with
        {
            Reason = "step 1 was inconclusive", IsSuperseded = true, Told = "step 1 of 2, 5 %",
            Exposure = [new ExposureSegment { Step = 1, Weight = 5, From = Noon, To = Noon.AddMinutes(10), Rows = [new EvidenceRow { Step = 1, Counts = new CheckCounts("errors", 10.5, 1, 200, 2), Evidence = 0.125, Verdict = AnalysisVerdict.Inconclusive, Reason = "too few requests" }] }],
        };

        Assert.Equal(RolloutRecordText.Of(record), RolloutRecordText.Of(Read(record)!));
        Assert.Equal(record with { Exposure = [] }, Read(record)! with { Exposure = [] });
        Assert.Equal(record.Evidence, Read(record)!.Evidence);
    }

    [Fact]
    public void A_record_that_somebody_broke_stops_everybody() => Assert.Contains(
        "so that nobody knows how far a rollout was", Assert.Throws<SlipwayException>(() => RolloutRecordText.Of(Parent("{ \"phase\": \"observing\" }"))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_check_without_a_verdict_has_not_passed_and_the_record_stops_everybody()
    {
        var row = new EvidenceRow { Step = 1, Counts = new CheckCounts("errors", 10, 1, 200, 2), Verdict = AnalysisVerdict.Alarm };
        var written = RolloutRecordText.Of(At(RolloutPhase.Observing) with { Exposure = [new ExposureSegment { Step = 1, Weight = 5, From = Noon, To = Noon, Rows = [row] }] });
        var broken = Parent(written.Replace(",\"verdict\":\"alarm\"", "", StringComparison.Ordinal));

        Assert.NotNull(RolloutRecordText.TryOf(Parent(written)));
        Assert.Null(RolloutRecordText.TryOf(broken));
        Assert.Throws<SlipwayException>(() => RolloutRecordText.Of(broken));
    }

    [Theory]
    [InlineData(RolloutPhase.Preparing)]
    [InlineData(RolloutPhase.Observing)]
    internal void An_alarm_aborts_with_what_was_found(RolloutPhase phase)
    {
        var aborting = Enter(RolloutState.Next(At(phase), Plan, Look with { Evidence = Evidence(AnalysisVerdict.Alarm, "errors: 4.1 % against 0.3 %") }));

        Assert.Equal((RolloutPhase.Aborting, 0, "aborted at 5 % (step 1 of 2): errors: 4.1 % against 0.3 %", false), (aborting.Phase, aborting.Weight, aborting.Reason, aborting.IsSuperseded));
        Assert.Equal(
            ["Clearing", "Aborted", "held"],
            Run(Plan, aborting.Reached(Noon), Noon).Select(line => line.Split(' ')[1]));
    }

    [Fact]
    public void What_is_sick_or_overdue_or_was_left_alone_is_aborted_first()
    {
        AssertAborts("it is not healthy: crashes", Look with { Health = HealthVerdict.Failed, Sickness = "crashes" });
        AssertAborts("its deadline was 2026-06-01 16:00 UTC", Look with { Now = Noon.AddHours(5) });
        AssertAborts("nobody looked at it since 2026-06-01 12:00 UTC, and 1h are allowed", Look with { Now = Noon.AddMinutes(61) });
        AssertAborts("customers complain", Look with { Wish = new RolloutWish { Abort = "customers complain" } });

        static void AssertAborts(string reason, RolloutLook look) => Assert.Equal($"aborted at 5 % (step 1 of 2): {reason}", Enter(RolloutState.Next(At(RolloutPhase.Observing), Plan, look)).Reason);
    }

    [Fact]
    public void What_settles_is_not_aborted_any_more() =>
        Assert.Equal(RolloutPhase.Returning, Enter(RolloutState.Next(At(RolloutPhase.Settling), Plan, Look with { Now = Noon.AddHours(9), Health = HealthVerdict.Failed })).Phase);

    [Theory]
    [InlineData("hold", "stays: step 1 of 2, 5 % holds, inconclusive: too few requests")]
    [InlineData("continue", "Preparing 2 (step 1 was inconclusive: too few requests)")]
    [InlineData("abort", "Aborting 1 (aborted at 5 % (step 1 of 2): inconclusive: too few requests)")]
    public void What_says_nothing_is_held_or_goes_on_or_is_aborted_as_the_stage_says(string rule, string expected)
    {
        var plan = Shop.Plan($"{{ strategy: canary, route: web, steps: ['5% 10m', '50% 20m'], inconclusive: {rule} }}");

        var move = RolloutState.Next(At(RolloutPhase.Observing), plan, Look with { Now = Noon.AddMinutes(10), Evidence = Evidence(AnalysisVerdict.Inconclusive, "too few requests") });

        Assert.StartsWith(expected, move is RolloutMove.Stay stay ? $"stays: {stay.Reason}" : $"{Enter(move).Phase} {Enter(move).Step} ({Enter(move).Reason})", StringComparison.Ordinal);
    }

    [Fact]
    public void A_step_that_is_over_takes_its_counts_with_it()
    {
        var evidence = Evidence(AnalysisVerdict.Passed, "ok") with
        {
            Rows = [new EvidenceRow { Step = 1, Counts = new CheckCounts("errors", 300, 1, 6000, 20), Verdict = AnalysisVerdict.Passed }],
        };

        var next = Enter(RolloutState.Next(At(RolloutPhase.Observing), Plan, Look with { Now = Noon.AddMinutes(10), Evidence = evidence }));

        var closed = Assert.Single(next.Exposure);
        Assert.Equal((1, 5, Noon, Noon.AddMinutes(10)), (closed.Step, closed.Weight, closed.From, closed.To));
        Assert.Equal(evidence.Rows[0].Counts, Assert.Single(closed.Counts));
    }

    [Fact]
    public void A_step_waits_for_health_beyond_its_time()
    {
        var stay = Assert.IsType<RolloutMove.Stay>(RolloutState.Next(At(RolloutPhase.Observing), Plan, Look with { Now = Noon.AddMinutes(11), Health = HealthVerdict.Waiting, Sickness = "1 of 2 ready" }));

        Assert.Equal((Noon.AddMinutes(12), "step 1 of 2, 5 %: 1 of 2 ready"), (stay.Until, stay.Reason));
    }

    [Fact]
    public void A_newer_release_ramps_the_old_canary_down_and_begins_at_the_first_step()
    {
        var newer = Shop.Plan(after: Shop.After.Replace("1.5.0@sha256:" + new string('2', 64), "1.6.0@sha256:" + new string('3', 64), StringComparison.Ordinal));

        var lines = Run(newer, At(RolloutPhase.Observing), Noon.AddMinutes(5), max: 3).ToList();

        Assert.Equal(["12:05:00 Aborting step 1, 0 %, 1 replica", "12:05:30 Clearing step 1, 0 %, 1 replica", "12:05:30 Preparing step 1, 0 %, 1 replica"], lines);
    }

    [Fact]
    public void Other_steps_begin_again_and_say_so()
    {
        var aborting = Enter(RolloutState.Next(At(RolloutPhase.Observing), Shop.Plan("{ strategy: canary, route: web, steps: ['10% 10m'] }"), Look));

        Assert.Equal(("its strategy was changed, so it begins again", true), (aborting.Reason, aborting.IsSuperseded));
    }

    [Fact]
    public void A_git_that_went_back_ends_the_rollout_and_holds_nothing()
    {
        var aborting = Enter(RolloutState.Next(At(RolloutPhase.Observing), null, Look));

        Assert.True(aborting.IsSuperseded);
        Assert.Null((aborting with { Phase = RolloutPhase.Clearing }).Reached(Noon));
    }

    [Fact]
    public void An_aborted_release_is_held_until_somebody_asks_for_it_by_its_digest()
    {
        var aborted = At(RolloutPhase.Aborted);

        Assert.IsType<RolloutMove.Held>(RolloutState.Next(aborted, Plan, Look));
        Assert.IsType<RolloutMove.Held>(RolloutState.Next(aborted, Plan, Look with { Wish = new RolloutWish { Retry = "sha256:3333" } }));
        Assert.IsType<RolloutMove.Held>(RolloutState.Next(aborted, Shop.Plan(after: Shop.After.Replace("app: web, tier: front", "app: web, tier: back", StringComparison.Ordinal)), Look));
        Assert.IsType<RolloutMove.Enter>(RolloutState.Next(aborted, Plan, Look with { Wish = new RolloutWish { Retry = new string('2', 12) } }));
        Assert.IsType<RolloutMove.Enter>(RolloutState.Next(aborted, Shop.Plan(after: Shop.After.Replace(new string('2', 64), new string('3', 64), StringComparison.Ordinal)), Look));
    }

    [Fact]
    public void A_template_without_a_new_image_is_held_by_what_it_says()
    {
        var changed = Shop.Plan(after: Shop.Before.Replace("tier: front", "tier: back", StringComparison.Ordinal));
        var aborted = At(RolloutPhase.Aborted) with { Release = changed.Release, Digest = changed.Image?.Digest };

        Assert.IsType<RolloutMove.Held>(RolloutState.Next(aborted, changed, Look));
        Assert.IsType<RolloutMove.Enter>(RolloutState.Next(aborted, Shop.Plan(after: Shop.Before.Replace("tier: front", "tier: top", StringComparison.Ordinal)), Look));
    }

    [Fact]
    public void A_person_can_go_on_to_the_end()
    {
        var settling = Enter(RolloutState.Next(At(RolloutPhase.Observing), Plan, Look with { Wish = new RolloutWish { Settle = "urgent fix" } }));

        Assert.Equal((RolloutPhase.Settling, 5, "settled early: urgent fix"), (settling.Phase, settling.Weight, settling.Reason));
    }

    [Fact]
    public void What_does_not_come_to_its_end_while_it_settles_is_taken_back_by_another_commit_or_a_person()
    {
        var replacing = At(RolloutPhase.Settling, since: null);

        Assert.Equal(RolloutPhase.Settling, Enter(RolloutState.Next(replacing, Plan, Look with { Now = Noon.AddHours(9) })).Phase);
        Assert.True(Enter(RolloutState.Next(replacing, null, Look with { Commit = Old })).IsSuperseded);
        Assert.Equal("aborted at 5 % (step 1 of 2): crashes", Enter(RolloutState.Next(replacing, Plan, Look with { Wish = new RolloutWish { Abort = "crashes" } })).Reason);
    }

    // Goes on as jobs would: each comes when time is over, and what it announces holds at once.
    private static IEnumerable<string> Run(RolloutPlan? plan, RolloutRecord? record = null, DateTimeOffset? from = null, int max = 20)
    {
        var now = from ?? Noon;
        for (var count = 0; count < max;)
        {
            switch (RolloutState.Next(record, plan, Look with { Now = now }))
            {
                case RolloutMove.Stay stay:
                    now = stay.Until;
                    continue;
                case RolloutMove.Enter enter:
                    record = enter.Record.Reached(now);
                    yield return Line(enter.Record);
                    if (record?.Phase == RolloutPhase.Aborted)
                    {
                        yield return Line(record);
                    }

                    break;
                case RolloutMove.Finish finish:
                    record = finish.Record.Reached(now);
                    yield return Line(finish.Record);
                    yield return Line(record!);
                    plan = null;
                    break;
                case RolloutMove.Held:
                    yield return $"{now:HH:mm:ss} held";
                    yield break;
                default:
                    yield return $"{now:HH:mm:ss} deploy";
                    yield break;
            }

            count++;
        }

        string Line(RolloutRecord said) => $"{now:HH:mm:ss} {said.Phase} step {said.Step}, {said.Weight} %, {said.Replicas} replica{(said.Replicas == 1 ? "" : "s")}";
    }

    internal static RolloutRecord At(RolloutPhase phase, int step = 1) => At(phase, Noon, step);

    internal static RolloutRecord At(RolloutPhase phase, DateTimeOffset? since, int step = 1) => new()
    {
        Commit = New, Release = Plan.Release, Digest = Plan.Image?.Digest, From = Old, StrategyHash = Plan.Strategy.Hash, Strategy = RolloutStrategy.Canary, Deployment = "web", Route = "web", Phase = phase, Step = step, Steps = 2, Weight = 5, Replicas = 1,
        Since = since, Looked = Noon, Deadline = Noon.AddHours(4), By = "a test",
    };

    private static RolloutRecord Enter(RolloutMove move) => Assert.IsType<RolloutMove.Enter>(move).Record;

    private static RolloutEvidence Evidence(AnalysisVerdict verdict, string reason) => new() { Verdict = verdict, Reason = reason, Rows = [] };

    private static RolloutRecord? Read(RolloutRecord record) => RolloutRecordText.Of(Parent(RolloutRecordText.Of(record)));

    private static Resource Parent(string rollout) => Assert.Single(Manifest.Resources($"apiVersion: v1\nkind: ConfigMap\nmetadata: {{ name: slipway-web, annotations: {{ slipway.dev/rollout: '{rollout}' }} }}"));
}
