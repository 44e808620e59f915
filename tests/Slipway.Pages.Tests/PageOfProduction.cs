using System.Text.RegularExpressions;
using Slipway.Analysis;
using Slipway.ApplySets;
using Slipway.Configuration;
using Slipway.Naming;
using Slipway.Pages.Drifts;
using Slipway.Pages.Fleet;
using Slipway.Pages.Reports;
using Slipway.Plans;
using Slipway.Records;
using Slipway.Rollouts;
using Slipway.Values;

namespace Slipway.Pages.Tests;

public sealed class PageOfProduction
{
    private static readonly DateTimeOffset Now = new(2026, 3, 31, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void It_needs_nothing_from_elsewhere()
    {
        var page = ReportPage.Render(Report(History("prod/web", Entry(3, "1.4.0"), Entry(2, "1.5.0"))));

        Assert.DoesNotMatch(@"<(script|link|img|iframe|object)\b[^>]*\b(src|href)=|@import|url\(", page);
        Assert.Contains("default-src 'none'", System.Net.WebUtility.HtmlDecode(page), StringComparison.Ordinal);
        Assert.Contains("prefers-color-scheme: dark", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Its_policy_lets_no_script_and_no_style_run_but_its_own()
    {
        var page = ReportPage.Render(Report(History("prod/web", Entry(3, "1.4.0"))));
        var policy = System.Net.WebUtility.HtmlDecode(Regex.Match(page, "Content-Security-Policy\" content=\"([^\"]*)\"").Groups[1].Value);

        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        foreach (var element in new[] { "script", "style" })
        {
            var content = Assert.Single(Regex.Matches(page, $"<{element}>(.*?)</{element}>", RegexOptions.Singleline)).Groups[1].Value;
            Assert.Contains($"{element}-src 'sha256-{Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(content)))}'", policy, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_serves_is_beside_what_failed_and_what_is_proposed()
    {
        var report = Report(History("dev/web", Entry(1, "1.6.0")), History("prod/web", Entry(3, "1.4.0"), Failed(1, "1.5.0", "apps/v1 Deployment prod/web: has no ready Pod"))) with
        {
            Proposed = [new ProposedRelease(StageName.Parse("prod"), ApplicationName.Parse("web"), "1.6.0", Now.AddHours(-2)) { Number = 7, Url = "https://github.com/acme/config/pull/7" }],
        };

        Assert.Equal(
            "Application dev prod web 1.6.0 healthy Mar 30, 12:00 UTC 1.5.0 failed Mar 30, 12:00 UTC 1.4.0 was healthy before apps/v1 Deployment prod/web: has no ready Pod ▸ 1.6.0 proposed Mar 31, 10:00 UTC #7",
            Words(Regex.Match(ReportPage.Render(report), "<thead.*?</table>", RegexOptions.Singleline).Value));
    }

    [Fact]
    public void What_failed_comes_first_with_its_reason()
    {
        var page = ReportPage.Render(Report(History("prod/api", Entry(1, "2.0.0")), History("prod/web", Entry(3, "1.4.0"), Failed(1, "1.5.0", "has no ready Pod"))));

        Assert.Contains("prod/web 1.5.0 failed, 1.4.0 was healthy before Mar 30, 12:00 UTC , in health has no ready Pod", Words(page), StringComparison.Ordinal);
        Assert.Contains("./build.sh Rollback --stage prod --application web", page, StringComparison.Ordinal);
        Assert.True(page.IndexOf("id=\"failed\"", StringComparison.Ordinal) < page.IndexOf("id=\"stages\"", StringComparison.Ordinal));
        Assert.DoesNotContain("id=\"failed\"", ReportPage.Render(Report(History("prod/web", Failed(3, "1.4.0", "x"), Entry(1, "1.4.0")))), StringComparison.Ordinal);
    }

    [Fact]
    public void What_others_wrote_is_text()
    {
        var hostile = "<script>alert(1)</script>\"'&\u202E\u001B[31m";
        var entry = Failed(1, "1.5.0", hostile) with
        {
            Run = "javascript:alert(1)",
            Actor = hostile,
            Images = [hostile],
            PlanHash = hostile,
            Tests = [new RecordedTest(hostile, false)],
            PullRequest = new RecordedPullRequest(1, "javascript:alert(1)", CommitSha.Parse(new string('a', 40))),
            Source = new RecordedSource("data:text/html,x", null, CommitSha.Parse(new string('a', 40))),
        };

        var page = ReportPage.Render(Report(History("prod/web", entry)));

        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
        Assert.DoesNotMatch("href=\"(javascript|data):", page);
        Assert.DoesNotContain('\u202E', page);
        Assert.DoesNotContain('\u001B', page);
        Assert.Contains("[U+001B][31m", page, StringComparison.Ordinal);
        Assert.Contains("[U+202E]", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Clusters_are_columns_and_a_history_that_was_rewritten_is_said()
    {
        var page = ReportPage.Render(Report(History("prod/eu/web", Entry(2, "1.4.0")), History("prod/us/web", Entry(1, "1.4.0") with { Rewritten = CommitSha.Parse(new string('c', 40)) })));

        Assert.Contains("Application dev prod eu prod us web", Words(page), StringComparison.Ordinal);
        Assert.Contains("the history was rewritten before record 1", page, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_refused_before_anything_was_written_did_not_fail_to_apply()
    {
        var refused = Failed(1, "1.5.0", "stage prod is frozen") with { FirstWriteAt = null };

        var page = ReportPage.Render(Report(History("prod/web", Entry(3, "1.4.0"), refused)));

        Assert.Contains("1.5.0 was not applied, 1.4.0 was healthy before", Words(page), StringComparison.Ordinal);
        Assert.DoesNotContain("Rollback --stage", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_finds_what_another_one_wrote_still_unhealthy_has_failed()
    {
        var again = Failed(1, "1.5.0", "container web exited with code 1") with { FirstWriteAt = null };

        var page = ReportPage.Render(Report(History("prod/web", Entry(3, "1.4.0"), Failed(2, "1.5.0", "container web exited with code 1"), again, again)));

        Assert.Contains("1.5.0 failed, 1.4.0 was healthy before", Words(page), StringComparison.Ordinal);
        Assert.DoesNotContain("not applied", Words(page), StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_refused_was_not_tried_though_the_same_ran_long_ago()
    {
        var refused = Failed(1, "1.4.0", "stage prod is frozen") with { FirstWriteAt = null };

        var page = ReportPage.Render(Report(History("prod/web", Entry(3, "1.4.0"), Entry(2, "1.5.0"), refused)));

        Assert.Contains("1.4.0 was not applied, 1.5.0 was healthy before", Words(page), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_drift_that_is_none_is_nothing_that_was_found()
    {
        Assert.Null(FoundDrift.TryRead(null, Now));
        Assert.Null(FoundDrift.TryRead("[]", Now));
        Assert.Null(FoundDrift.TryRead("""{"stamp":{"commit":"main"},"result":{}}""", Now));
        Assert.Equal(["prod us"], FoundDrift.TryRead("""{"stamp":{"commit":"COMMIT"},"result":{"gaps":["prod us"]}}""".Replace("COMMIT", new string('a', 40), StringComparison.Ordinal), Now)!.Gaps);
    }

    [Fact]
    public void Failures_come_first_among_many_applications()
    {
        var names = Enumerable.Range(0, 100).Select(index => $"prod/app-{index:000}").ToList();

        var page = ReportPage.Render(Report([.. names.Select(name => History(name, name.EndsWith("77", StringComparison.Ordinal) ? Failed(1, "1.0.0", "x") : Entry(1, "1.0.0")))]));

        Assert.Equal("app-app-077", Regex.Match(page, "<tbody id=\"([^\"]*)\"").Groups[1].Value);
        Assert.Equal(100, Regex.Count(page, "<tbody id=\"app-"));
    }

    [Fact]
    public void A_hundred_applications_in_three_stages_are_a_page_of_a_few_megabytes_with_the_newest_failures_unfolded()
    {
        string[] stages = ["dev", "staging", "prod"];
        var histories = from stage in stages
                        from application in Enumerable.Range(0, 100)
                        select History($"{stage}/app-{application:000}", [.. Enumerable.Range(0, 50).Select(day => day == 49 && stage == "prod" ? Failed(1, "1.0.49", new string('w', 400)) : Entry(60 - day, $"1.0.{day}"))]);
        var report = Report([.. histories]) with { Configuration = SlipwayConfiguration.Parse("stages: [{ name: dev }, { name: staging }, { name: prod }]"u8.ToArray()) };

        var page = ReportPage.Render(report);

        Assert.InRange(page.Length, 1, 5_000_000);
        Assert.Contains("90 more that failed before", page, StringComparison.Ordinal);
        Assert.Contains("47 more: git log -p refs/slipway/records/prod/app-000", Words(page), StringComparison.Ordinal);
    }

    [Fact]
    public void A_rollout_is_shown_with_its_steps_and_what_was_counted()
    {
        var rollout = new RolloutRecord
        {
            Commit = CommitSha.Parse(new string('a', 40)), From = CommitSha.Parse(new string('b', 40)), Release = "r", StrategyHash = "s", Strategy = RolloutStrategy.Canary, Deployment = "web",
            Digest = Digest.Parse($"sha256:{new string('7', 64)}"), Phase = RolloutPhase.Aborted, Step = 2, Steps = 3, Weight = 0, Replicas = 0, Looked = Now, Deadline = Now, By = "CI", Reason = "errors: 4 % of 500 <b>",
            Exposure = [new ExposureSegment { Step = 1, Weight = 5, From = Now.AddMinutes(-20), To = Now.AddMinutes(-10), Rows = [new EvidenceRow { Step = 1, Counts = new CheckCounts("errors", 250, 10, 5000, 15), Evidence = 327, Verdict = AnalysisVerdict.Alarm }] }],
        };

        var page = ReportPage.Render(Report(History("prod/web", Entry(3, "1.4.0"), Failed(1, "1.4.0", "held") with { Rollout = rollout })));

        // What is asked for by then is the version before.
        Assert.Contains("prod/web 777777777777 failed, 1.4.0 was healthy before", Words(page), StringComparison.Ordinal);
        Assert.Contains("Rollout aborted errors: 4 % of 500 <b>", Words(page), StringComparison.Ordinal);
        Assert.Contains("1 5 % 10 min 0 s errors 4 % 10 of 250 0.3 % 15 of 5000 327 alarm", Words(page), StringComparison.Ordinal);
        Assert.Contains("<polygon class=\"share\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_reviewed_plan_is_beside_the_deployment_that_it_was_of()
    {
        var head = CommitSha.Parse(new string('d', 40));
        var deployed = Entry(1, "1.4.0") with { PullRequest = new RecordedPullRequest(7, "https://github.com/acme/config/pull/7", head) };
        var plan = new PlanDecisions { Target = "prod/web", PlanHash = "p", All = [new PlanDecision("update", "apps/v1 Deployment prod/web") { Changes = [new DecidedChange("spec.replicas", 2L, 3L)] }] };

        var page = ReportPage.Render(Report(History("prod/web", deployed)) with { Plans = new Dictionary<(CommitSha, string), PlanDecisions> { [(head, "prod/web")] = plan } });

        Assert.Contains("Reviewed plan: 1 change update apps/v1 Deployment prod/web spec.replicas: 2 → 3", Words(page), StringComparison.Ordinal);
    }

    [Fact]
    public void I_see_by_how_many_commits_a_stage_is_behind()
    {
        RecordEntry From(int daysAgo, string version, int commits) => Entry(daysAgo, version) with { Source = new RecordedSource(null, null, CommitSha.Parse(new string('b', 40))) { Count = commits } };

        var page = ReportPage.Render(Report(History("dev/web", From(9, "1.3.0", 7), From(5, "1.4.0", 2), From(1, "1.5.0", 3)), History("prod/web", Entry(4, "1.3.0"))));

        Assert.Contains("web dev 1.5.0 prod 1.3.0 5 commits, since Mar 30, 12:00 UTC", Words(page), StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"differences\"", ReportPage.Render(Report(History("dev/web", Entry(2, "1.4.0")), History("prod/web", Entry(1, "1.4.0")))), StringComparison.Ordinal);
    }

    [Fact]
    public void Drift_is_shown_where_somebody_looked_for_it()
    {
        var drift = new FoundDrift
        {
            Commit = CommitSha.Parse(new string('a', 40)),
            At = Now,
            Applications =
            [
                (MapValue)JsonValues.Read("""{"stage":"prod","application":"web","gaps":[],"differences":[{"kind":"changed","resource":"apps/v1 Deployment prod/web","details":["spec.replicas: 2 in git, 5 in the cluster <b>"]}]}"""u8),
                (MapValue)JsonValues.Read("""{"stage":"prod","application":"api","gaps":[],"differences":[]}"""u8),
            ],
            Gaps = ["prod us could not be asked."],
        };
        var report = Report(History("prod/web", Entry(1, "1.4.0")));

        var page = Words(ReportPage.Render(report with { Drift = drift }));

        Assert.Contains("1 difference from git", page, StringComparison.Ordinal);
        Assert.Contains("1 of 2 are as git says. prod/web changed apps/v1 Deployment prod/web spec.replicas: 2 in git, 5 in the cluster <b> not looked at: prod us could not be asked.", page, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"drift\"", ReportPage.Render(report), StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_report_is_a_page_too() => Assert.Contains("Nothing was deployed yet.", ReportPage.Render(Report()), StringComparison.Ordinal);

    private static string Words(string html) =>
        System.Net.WebUtility.HtmlDecode(Regex.Replace(Regex.Replace(html, "<(style|script)>.*?</\\1>", "", RegexOptions.Singleline), "<[^>]*>", " ")).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is var words
            ? string.Join(' ', words) : "";

    private static ReportContent Report(params RecordHistory[] histories) => new()
    {
        Title = "github.com/acme/config",
        Now = Now,
        Since = Now.AddDays(-90),
        Configuration = SlipwayConfiguration.Parse("stages: [{ name: dev }, { name: prod }]"u8.ToArray()),
        Histories = histories,
    };

    private static RecordHistory History(string name, params RecordEntry[] entries)
    {
        var parsed = RecordName.TryParse(RecordName.Refs + name)!;
        return new RecordHistory
        {
            Name = parsed,
            Links = [.. entries.Select((entry, index) => (CommitSha.Parse($"{index:x}".PadLeft(40, '0')), (RecordEntry?)(entry with { Name = parsed, Number = index + 1 })))],
        };
    }

    private static RecordEntry Failed(int daysAgo, string version, string reason) => Entry(daysAgo, version) with
    {
        Outcome = DeploymentOutcome.Failed, FirstWriteAt = Now, Failure = new RecordedFailure("health", reason),
    };

    private static RecordEntry Entry(int daysAgo, string version) => new()
    {
        Name = RecordName.TryParse(RecordName.Refs + "prod/web")!,
        Commit = CommitSha.Parse(new string('a', 40)),
        Images = [$"ghcr.io/acme/web:{version}"],
        PlanHash = "0123456789abcdef",
        RenderingHash = version,
        At = Now.AddDays(-daysAgo),
        Outcome = DeploymentOutcome.Healthy,
        Run = "https://github.com/acme/config/actions/runs/1",
    };
}
