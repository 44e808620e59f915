using Slipway.ApplySets;
using Slipway.Naming;
using Slipway.Records;

namespace Slipway.Tests.Records;

/// <summary>Histories whose figures can be worked out by hand: hours since the first commit, the whole of which are looked at unless said otherwise.</summary>
public sealed class FiguresOfDelivery
{
    private readonly List<RecordEntry> entries = [];

    [Fact]
    public void An_ordinary_history_has_the_figures_that_one_works_out_by_hand()
    {
        Healthy(10, "1", [0, 4], opened: 5, merged: 8);
        Healthy(30, "2", [20]);
        Failed(40, "3");
        Healthy(43, "4", [39], labels: "hotfix");
        Healthy(60, "5", [50]);
        Healthy(61, "4", kind: RecordKind.Rollback);

        var figures = Figures();

        // 10, 6, 10, 4, 10 hours; what failed had no commits of its own.
        Assert.Equal((5, Hours(10), Hours(10)), (figures.LeadTime!.Count, figures.LeadTime.Median, figures.LeadTime.P90));
        Assert.Equal((4, 5, 2), (figures.Deployments, figures.AllDeployments, figures.Rework));
        // Release 3 did not get healthy, release 5 was gone back from.
        Assert.Equal((5, 2, 0), (figures.Changes, figures.Failed, figures.Caught));
        Assert.Equal((2, Hours(2), Hours(3)), (figures.Recovery!.Count, figures.Recovery.Median, figures.Recovery.P90));
        Assert.Equal(0.4, figures.ChangeFailRate);
        Assert.Equal(0.4, figures.ReworkRate);
    }

    [Fact]
    public void Lead_time_is_split_at_the_pull_request()
    {
        Healthy(10, "1", [0, 6], opened: 4, merged: 9);

        var figures = Figures();

        // The second commit came into the open pull request.
        Assert.Equal((Hours(2), Hours(4)), (figures.ToPullRequest!.Median, figures.InPullRequest!.Median));
        Assert.Equal(Hours(1), figures.Deploying!.Median);
    }

    [Fact]
    public void Each_commit_counts_and_not_each_deployment()
    {
        Healthy(100, "1", [.. Enumerable.Range(0, 30)]);
        Healthy(101, "2", [100]);

        Assert.Equal((31, 2), (Figures().LeadTime!.Count, Figures().Deployments));
    }

    [Fact]
    public void A_commit_that_comes_again_after_a_rollback_counts_once()
    {
        Healthy(10, "1", [0]);
        Healthy(20, "2", [11]);
        Healthy(30, "1", kind: RecordKind.Rollback);
        Healthy(40, "2b", [11, 35]);

        // 10, 9 and 5: not 29 for the commit of hour 11.
        Assert.Equal((3, Hours(9)), (Figures().LeadTime!.Count, Figures().LeadTime!.Median));
    }

    [Fact]
    public void A_commit_that_says_it_was_written_later_is_left_out_and_said()
    {
        Healthy(10, "1", [0, 11]);

        Assert.Equal((1, 1), (Figures().LeadTime!.Count, Figures().ImpossibleCommits));
        Assert.Contains("lead time is without 1 commit that says it was written after", DoraMarkdown.Of([Figures()]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_retry_is_no_second_deployment_and_what_it_follows_failed()
    {
        Failed(10, "1");
        Failed(12, "1");
        Healthy(14, "1");

        var figures = Figures();
        Assert.Equal((1, 1, 1, Hours(4)), (figures.Deployments, figures.Changes, figures.Failed, figures.Recovery!.Median));
    }

    [Fact]
    public void A_repair_of_the_same_is_no_deployment()
    {
        Healthy(10, "1");
        Healthy(20, "1");

        Assert.Equal((1, 1), (Figures().Deployments, Figures().AllDeployments));
    }

    [Fact]
    public void What_failed_before_it_wrote_anything_failed_nobody()
    {
        Failed(10, "1", hasWritten: false);

        Assert.Equal((1, 0), (Figures().Changes, Figures().Failed));
    }

    [Fact]
    public void What_a_canary_caught_is_no_failure_that_everybody_met()
    {
        Healthy(10, "1");
        Failed(20, "2", exposure: 5);
        Failed(30, "3");
        Healthy(33, "4");

        var figures = Figures();
        Assert.Equal((4, 1, 1), (figures.Changes, figures.Failed, figures.Caught));
        Assert.Equal((1, Hours(3)), (figures.Recovery!.Count, figures.Recovery.Median));
    }

    [Fact]
    public void A_rollback_within_a_day_makes_what_it_takes_back_a_failure_and_a_later_one_does_not()
    {
        Healthy(10, "1");
        Healthy(20, "2");
        Healthy(44, "1", kind: RecordKind.Rollback);
        Healthy(100, "3");
        Healthy(125, "1", kind: RecordKind.Rollback);

        var figures = Figures();
        Assert.Equal((3, 1, Hours(24)), (figures.Changes, figures.Failed, figures.Recovery!.Median));
    }

    [Fact]
    public void A_revert_on_the_forges_page_is_a_rollback_though_it_has_no_mark()
    {
        Healthy(10, "1");
        Healthy(20, "2");
        Healthy(21, "1");

        var figures = Figures();
        Assert.Equal((2, 1, 1), (figures.Deployments, figures.Rework, figures.Failed));
    }

    [Fact]
    public void A_failure_that_nothing_followed_is_not_recovered_and_no_zero()
    {
        Failed(10, "1");

        Assert.Equal((1, null), (Figures().Unrecovered, Figures().Recovery));
    }

    [Fact]
    public void What_was_before_the_period_is_not_counted_and_is_known_nevertheless()
    {
        Healthy(10, "1", [0]);
        Healthy(30, "2", [20]);
        Healthy(40, "1");

        var figures = Figures(since: 35);
        Assert.Equal((0, 1, 1, null, 0), (figures.Deployments, figures.AllDeployments, figures.Rework, figures.LeadTime, figures.Changes));
    }

    [Fact]
    public void Nothing_has_no_rates() => Assert.Equal((0, null, null, null), (Figures().Deployments, Figures().ChangeFailRate, Figures().ReworkRate, Figures().LeadTime));

    [Fact]
    public void A_stage_of_several_clusters_is_deployed_when_the_last_of_them_is_healthy()
    {
        var (eu, us) = (new FiguresOfDelivery(), new FiguresOfDelivery());
        eu.Healthy(10, "1", [0], cluster: "eu");
        us.Healthy(14, "1", [0], cluster: "us");
        eu.Healthy(20, "2", [15], cluster: "eu");
        us.Failed(22, "2", cluster: "us");
        eu.Healthy(30, "3", [25], cluster: "eu");
        us.Healthy(31, "3", [15, 25], cluster: "us");

        var figures = DoraFigures.Of([eu.History("eu"), us.History("us")], Hour(0), Hour(1000));

        // 14, 16 and 6: release 2 never was deployed.
        Assert.Equal((2, 3, 1, Hours(14)), (figures.Deployments, figures.Changes, figures.Failed, figures.LeadTime!.Median));
        Assert.Equal(Hours(9), figures.Recovery!.Median);
    }

    [Fact]
    public void Figures_are_printed_with_how_many_they_are_of()
    {
        Healthy(10, "1", [0, 4], opened: 5, merged: 8);
        Failed(40, "3");
        Failed(50, "4", exposure: 5);
        Healthy(53, "5", labels: "hotfix");

        Assert.Equal(
            """
            | application | deployments | change lead time | change fail rate | recovery | rework |
            |---|---|---|---|---|---|
            | prod/web | 2 (2 a week) | 8 h 0 min (p90 10 h 0 min, n 2): 3 h 0 min to its pull request, 3 h 0 min in it, 2 h 0 min deploying | 25 % (1 of 4); 1 more caught before everybody met it | 13 h 0 min (p90 13 h 0 min, n 1) | 50 % (1 of 2) |

            """,
            DoraMarkdown.Of([Figures(since: -115, until: 53)]));
    }

    [Fact]
    public void Metrics_are_OpenMetrics()
    {
        Healthy(10, "1", [0, 4]);

        var text = DoraOpenMetrics.Of([Figures()]);

        Assert.Contains("# TYPE slipway_dora_change_lead_time_seconds gauge\n# UNIT slipway_dora_change_lead_time_seconds seconds\n", text, StringComparison.Ordinal);
        Assert.Contains("slipway_dora_change_lead_time_seconds{application=\"web\",stage=\"prod\",quantile=\"0.5\"} 28800\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("slipway_dora_recovery_seconds{", text, StringComparison.Ordinal);
        Assert.EndsWith("# EOF\n", text, StringComparison.Ordinal);
        Assert.Contains("\"leadTime\":{\"count\":2,\"medianSeconds\":28800,\"p90Seconds\":36000}", DoraJson.Of(Figures()).ToString(), StringComparison.Ordinal);
    }

    private void Healthy(int hour, string version, int[]? authored = null, int? opened = null, int? merged = null, RecordKind kind = RecordKind.Release, string? labels = null, string? cluster = null) =>
        entries.Add(Entry(hour, version, cluster) with
        {
            Kind = kind,
            PullRequest = opened is null && labels is null ? null : new RecordedPullRequest(1, "https://forge/1", Sha("e"))
            {
                OpenedAt = opened is null ? null : Hour(opened.Value), MergedAt = merged is null ? null : Hour(merged.Value), Labels = labels is null ? [] : [labels],
            },
            Source = authored is null ? null : new RecordedSource(null, null, Sha(version)) { Count = authored.Length, Commits = [.. authored.Select(at => new RecordedCommit(Sha($"c{at:x}"), Hour(at)))] },
        });

    private void Failed(int hour, string version, bool hasWritten = true, double? exposure = null, string? cluster = null) => entries.Add(Entry(hour, version, cluster) with
    {
        Outcome = DeploymentOutcome.Failed,
        FirstWriteAt = hasWritten ? Hour(hour) : null,
        Failure = new RecordedFailure("health", "is not healthy") { ExposurePercent = exposure },
    });

    private static RecordEntry Entry(int hour, string version, string? cluster) => new()
    {
        Name = NameOf(cluster),
        Commit = Sha(version),
        Images = [$"ghcr.io/acme/web:{version}"],
        PlanHash = version,
        RenderingHash = version,
        FirstWriteAt = Hour(hour),
        At = Hour(hour),
        Outcome = DeploymentOutcome.Healthy,
        Run = "a test",
    };

    private DoraFigures Figures(int since = -1, int until = 1000) => DoraFigures.Of([History()], Hour(since), Hour(until));

    private RecordHistory History(string? cluster = null) => new() { Name = NameOf(cluster), Links = [.. entries.Select((entry, index) => (Sha($"{index:x}"), (RecordEntry?)entry))] };

    private static RecordName NameOf(string? cluster) => RecordName.TryParse($"refs/slipway/records/prod/{(cluster is null ? "" : cluster + "/")}web")!;

    private static CommitSha Sha(string text) => CommitSha.Parse(text.PadLeft(40, '0'));

    private static DateTimeOffset Hour(int hour) => DateTimeOffset.UnixEpoch.AddHours(hour);

    private static TimeSpan Hours(double hours) => TimeSpan.FromHours(hours);
}
