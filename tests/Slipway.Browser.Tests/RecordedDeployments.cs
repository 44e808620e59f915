using Slipway.Analysis;
using Slipway.ApplySets;
using Slipway.Configuration;
using Slipway.Naming;
using Slipway.Records;
using Slipway.Rollouts;

namespace Slipway.Browser.Tests;

/// <summary>Deployments of web to prod as records have them.</summary>
internal static class RecordedDeployments
{
    private static readonly DateTimeOffset s_start = new(2026, 1, 2, 3, 0, 0, TimeSpan.Zero);
    private static readonly CommitSha s_commit = CommitSha.Parse(new string('a', 40));

    public static RecordEntry Healthy { get; } = new()
    {
        Name = RecordName.TryParse(RecordName.Refs + "prod/web")!,
        Number = 1,
        Commit = s_commit,
        Images = [$"ghcr.io/acme/web:1.4.0@sha256:{new string('1', 64)}"],
        PlanHash = new string('2', 64),
        ReviewedPlanHash = new string('2', 64),
        Summary = "1 created, 2 updated",
        Kind = RecordKind.Release,
        Tests = [new RecordedTest("GET / of web", true)],
        PullRequest = new RecordedPullRequest(1, "https://github.com/acme/config/pull/1", s_commit),
        Source = new RecordedSource("https://github.com/acme/web", null, s_commit) { Count = 3 },
        StartedAt = s_start.AddMinutes(-3),
        FirstWriteAt = s_start.AddMinutes(-2),
        At = s_start,
        Outcome = DeploymentOutcome.Healthy,
        Run = "https://github.com/acme/config/actions/runs/1",
        Actor = "Ada",
    };

    /// <summary>One that failed in its rollout, in the words of somebody with bad intentions.</summary>
    public static RecordEntry Hostile { get; } = Healthy with
    {
        Number = 2,
        At = s_start.AddDays(1),
        Outcome = DeploymentOutcome.Failed,
        Failure = new RecordedFailure("rollout", HostileWords.Text) { ExposurePercent = 5 },
        Images = [HostileWords.Line],
        PlanHash = HostileWords.Line,
        Summary = HostileWords.Line,
        Tests = [new RecordedTest(HostileWords.Line, false), new RecordedTest("GET / of web", true)],
        PullRequest = Healthy.PullRequest! with { Url = "javascript:alert(4)" },
        Source = Healthy.Source! with { Repository = "javascript:alert(5)//" },
        Run = "javascript:alert(6)",
        Actor = HostileWords.Line,
        Rollout = new RolloutRecord
        {
            Commit = s_commit, From = s_commit, Release = "r", StrategyHash = "s", Strategy = RolloutStrategy.Canary, Deployment = "web", Digest = Digest.Parse($"sha256:{new string('7', 64)}"),
            Phase = RolloutPhase.Aborted, Step = 2, Steps = 3, Weight = 0, Replicas = 1, Looked = s_start, Deadline = s_start, By = "CI", Reason = HostileWords.Line,
            Exposure = [new ExposureSegment { Step = 1, Weight = 5, From = s_start.AddMinutes(-20), To = s_start.AddMinutes(-10), Rows = [new EvidenceRow { Step = 1, Counts = new CheckCounts("errors", 250, 10, 5000, 15), Evidence = 327, Verdict = AnalysisVerdict.Alarm }] }],
        },
    };
}
