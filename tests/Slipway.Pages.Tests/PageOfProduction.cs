using System.Text.RegularExpressions;
using Slipway.ApplySets;
using Slipway.Configuration;
using Slipway.Naming;
using Slipway.Pages.Fleet;
using Slipway.Pages.Reports;
using Slipway.Records;

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
    public void What_serves_is_beside_what_failed_and_what_is_proposed()
    {
        var report = Report(History("dev/web", Entry(1, "1.6.0")), History("prod/web", Entry(3, "1.4.0"), Failed(1, "1.5.0", "apps/v1 Deployment prod/web: has no ready Pod"))) with
        {
            Proposed = [new ProposedRelease(StageName.Parse("prod"), ApplicationName.Parse("web"), "1.6.0", Now.AddHours(-2))],
        };

        Assert.Equal(
            "Application dev prod web 1.6.0 1 d 0 h ago 1.5.0 failed 1 d 0 h ago last healthy: 1.4.0 ▸ 1.6.0 proposed 2 h 0 min ago",
            Words(Regex.Match(ReportPage.Render(report), "<table.*?</table>", RegexOptions.Singleline).Value));
    }

    [Fact]
    public void What_failed_comes_first_with_its_reason()
    {
        var page = ReportPage.Render(Report(History("prod/api", Entry(1, "2.0.0")), History("prod/web", Entry(3, "1.4.0"), Failed(1, "1.5.0", "has no ready Pod"))));

        Assert.Contains("prod/web : 1.5.0 failed 1 d 0 h ago ; 1.4.0 was the last that was healthy has no ready Pod", Words(page), StringComparison.Ordinal);
        Assert.True(page.IndexOf("id=\"failed\"", StringComparison.Ordinal) < page.IndexOf("id=\"stages\"", StringComparison.Ordinal));
        Assert.DoesNotContain("id=\"failed\"", ReportPage.Render(Report(History("prod/web", Failed(3, "1.4.0", "x"), Entry(1, "1.4.0")))), StringComparison.Ordinal);
    }

    [Fact]
    public void What_others_wrote_is_text()
    {
        var hostile = "<script>alert(1)</script>\"'&";
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
    }

    [Fact]
    public void Clusters_are_columns_and_a_history_that_was_rewritten_is_said()
    {
        var page = ReportPage.Render(Report(History("prod/eu/web", Entry(2, "1.4.0")), History("prod/us/web", Entry(1, "1.4.0") with { Rewritten = CommitSha.Parse(new string('c', 40)) })));

        Assert.Contains("Application dev prod eu prod us web", Words(page), StringComparison.Ordinal);
        Assert.Contains("the history was rewritten before record 1", page, StringComparison.Ordinal);
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
