using System.Text;
using Slipway.Analysis;
using Slipway.ApplySets;
using Slipway.Configuration;
using Slipway.Naming;
using Slipway.Records;
using Slipway.Rollouts;

namespace Slipway.Tests.Records;

public sealed class ContentOfRecords
{
    private static readonly RecordName Web = RecordName.TryParse("refs/slipway/records/prod/web")!;

    private static readonly RecordEntry Full = new()
    {
        Name = RecordName.TryParse("refs/slipway/records/prod/eu/web")!,
        Number = 7,
        Commit = Sha('a'),
        Images = [$"ghcr.io/acme/web:1.5.0@sha256:{new string('1', 64)}"],
        PlanHash = "9f",
        Summary = "1 updated",
        Tests = [new RecordedTest("GET http://web/", false)],
        ReviewedPlanHash = "8e",
        ApprovedBy = "jane",
        WithoutApprovals = "1 more approval of acme/operations on #12 (https://github.com/acme/config/pull/12)",
        RenderingHash = "7d",
        Kind = RecordKind.Rollback,
        PullRequest = new RecordedPullRequest(12, "https://github.com/acme/config/pull/12", Sha('b')) { OpenedAt = Day(1), MergedAt = Day(2), Labels = ["hotfix"], ApprovedBy = ["joe", "ann"] },
        Source = new RecordedSource("https://github.com/acme/web", Sha('c'), Sha('d')) { Count = 3, Commits = [new RecordedCommit(Sha('d'), Day(0))] },
        Adopted = [new AdoptedField("apps/v1 Deployment prod/web", "spec.replicas", "kubectl", "2026-11-28T21:04:00Z"), new AdoptedField("v1 ConfigMap prod/settings", "data.color", "k9s", null)],
        StartedAt = Day(3),
        FirstWriteAt = Day(4),
        At = Day(5),
        Outcome = DeploymentOutcome.Failed,
        Failure = new RecordedFailure("rollout", "error rate 3 % > 1 %") { ExposurePercent = 5.5 },
        Rollout = new RolloutRecord
        {
            Commit = Sha('a'), From = Sha('b'), Release = "r", StrategyHash = "s", Strategy = RolloutStrategy.Canary, Deployment = "web", Phase = RolloutPhase.Aborted, Step = 2, Steps = 3, Weight = 0,
            Replicas = 0, Looked = Day(5), Deadline = Day(6), By = "CI", Reason = "error rate 3 % > 1 %",
            Exposure = [new ExposureSegment { Step = 1, Weight = 5, From = Day(3), To = Day(4), Rows = [new EvidenceRow { Step = 1, Counts = new CheckCounts("errors", 100, 3, 1900, 4), Evidence = 1200, Verdict = AnalysisVerdict.Alarm, Reason = "3 % of 100" }] }],
        },
        Run = "https://github.com/acme/config/actions/runs/1",
        Actor = "jane",
        Tool = "1.2.0",
        IsCaughtUp = true,
        Rewritten = Sha('e'),
    };

    [Fact]
    public void What_is_written_is_read_again()
    {
        var json = RecordJson.Write(Full);

        Assert.Equal(json, RecordJson.Write(RecordJson.TryRead(Encoding.UTF8.GetBytes(json))!));
        Assert.Contains("\"exposurePercent\": 5.5", json, StringComparison.Ordinal);
        Assert.Contains("\"cluster\": \"eu\"", json, StringComparison.Ordinal);
        Assert.Equal(Full.Rollout!.Reason, RecordJson.TryRead(Encoding.UTF8.GetBytes(json))!.Rollout!.Reason);
    }

    [Fact]
    public void Who_approved_and_what_git_took_over_are_read_as_they_were_written()
    {
        var read = RecordJson.TryRead(Encoding.UTF8.GetBytes(RecordJson.Write(Full)))!;

        Assert.Equal("jane", read.ApprovedBy);
        Assert.Equal(["joe", "ann"], read.PullRequest!.ApprovedBy);
        Assert.Equal(Full.Adopted, read.Adopted);
    }

    [Fact]
    public void A_rollout_that_cannot_be_read_hides_no_record()
    {
        var json = RecordJson.Write(Full).Replace("\"strategy\": \"canary\"", "\"strategy\": \"magic\"", StringComparison.Ordinal);

        Assert.Equal((7, null), (RecordJson.TryRead(Encoding.UTF8.GetBytes(json))!.Number, RecordJson.TryRead(Encoding.UTF8.GetBytes(json))!.Rollout));
    }

    [Fact]
    public void What_is_not_known_is_left_out()
    {
        var json = RecordJson.Write(Entry(1));

        Assert.DoesNotContain("null", json, StringComparison.Ordinal);
        Assert.Contains("\"healthyAt\": \"1970-01-02T00:00:00Z\"", json, StringComparison.Ordinal);
        Assert.Equal(json, RecordJson.Write(RecordJson.TryRead(Encoding.UTF8.GetBytes(json))!));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("{\"format\": \"slipway.dev/record/v2\"}")]
    [InlineData("{\"format\": \"slipway.dev/record/v3\", \"stage\": \"prod\"}")]
    [InlineData("{\"format\": \"slipway.dev/record/v2\", \"stage\": \"../x\", \"application\": \"web\", \"outcome\": \"healthy\", \"kind\": \"config\", \"commit\": \"a\", \"at\": \"x\"}")]
    public void What_is_no_record_is_none(string json) => Assert.Null(RecordJson.TryRead(Encoding.UTF8.GetBytes(json)));

    [Theory]
    [InlineData("refs/slipway/records/prod/web", "prod/web")]
    [InlineData("refs/slipway/records/prod/eu/web", "prod/eu/web")]
    [InlineData("refs/slipway/records/prod", null)]
    [InlineData("refs/slipway/records/prod/eu/web/x", null)]
    [InlineData("refs/slipway/records/prod/We_b", null)]
    [InlineData("refs/heads/prod/web", null)]
    public void A_ref_names_an_application_in_a_stage(string reference, string? name) => Assert.Equal(name, RecordName.TryParse(reference)?.ToString());

    [Fact]
    public void What_is_there_is_not_appended_again()
    {
        var history = History(Entry(1), Entry(2));

        Assert.Null(history.Append([Entry(1), Entry(2)], null));
        Assert.Equal(["1.0.3"], history.Append([Entry(2), Entry(3), Entry(3)], null)!.Entries.Select(entry => entry.Version));
        Assert.Equal(3, history.Append([Entry(3)], null)!.Entries[0].Number);
    }

    [Fact]
    public void An_empty_history_begins_with_what_the_cluster_tells() =>
        Assert.Equal([1, 2], new RecordHistory { Name = Web }.Append([Entry(1), Entry(2)], null)!.Entries.Select(entry => entry.Number));

    [Fact]
    public void A_history_that_lost_what_the_cluster_knew_goes_on_and_says_so_for_ever()
    {
        var append = new RecordHistory { Name = Web }.Append([Entry(8), Entry(9)], Sha('f'))!;

        Assert.Equal([Sha('f'), null], append.Entries.Select(entry => entry.Rewritten));
        Assert.Contains("rewritten", History([.. append.Entries]).Problems.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_was_taken_out_is_missed() =>
        Assert.Equal("prod/web: record 2 (1111111) says that it is number 3: others were taken away, or put before it", History(Entry(1), Entry(3) with { Number = 3 }).Problems.Single());

    private static RecordHistory History(params RecordEntry[] entries) => new()
    {
        Name = Web,
        Links = [.. entries.Select((entry, index) => (Sha((char)('0' + index)), (RecordEntry?)(entry with { Number = entry.Number == 0 ? index + 1 : entry.Number })))],
    };

    private static RecordEntry Entry(int day) => new()
    {
        Name = Web,
        Commit = Sha('a'),
        Images = [$"ghcr.io/acme/web:1.0.{day}@sha256:{new string('1', 64)}"],
        PlanHash = $"{day}",
        At = Day(day),
        Outcome = DeploymentOutcome.Healthy,
        Run = "a test",
    };

    private static CommitSha Sha(char digit) => CommitSha.Parse(new string(digit, 40));

    private static DateTimeOffset Day(int day) => DateTimeOffset.UnixEpoch.AddDays(day);
}
