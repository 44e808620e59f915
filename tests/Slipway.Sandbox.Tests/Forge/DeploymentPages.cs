using Slipway.ApplySets;
using Slipway.Naming;
using Slipway.Plans;
using Slipway.Records;
using Slipway.Reviewing;
using Slipway.Sandbox.Ci;
using Slipway.Sandbox.Pages.PullRequests;
using Slipway.Sandbox.Pages.Runs;
using Slipway.Values;

namespace Slipway.Sandbox.Tests.Forge;

/// <summary>An application in a stage, as its records tell.</summary>
public sealed class DeploymentPages : SandboxTest
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task I_see_the_history_of_an_application_and_no_markup_of_others()
    {
        await RecordAsync(Entry(1, "1.4.0"), Entry(2, "1.5.0") with { Outcome = DeploymentOutcome.Failed, FirstWriteAt = Start, Failure = new RecordedFailure("health", "<script>alert(1)</script> \u202E has no ready Pod") });

        var page = await PageAsync("acme/config/deployments/prod/web", Anyone);

        Assert.Contains("1.5.0", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt; [U+202E] has no ready Pod", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
        Assert.Contains("</svg>failed</span> <b>1.5.0</b>", page, StringComparison.Ordinal);
        Assert.Contains("</svg>healthy</span> <b>1.4.0</b> released", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_record_is_said_and_hides_no_other()
    {
        await RecordAsync(Entry(1, "1.4.0"), null, Entry(3, "1.6.0"));

        var page = await PageAsync("acme/config/deployments/prod/web", Anyone);

        Assert.Contains("cannot be read", page, StringComparison.Ordinal);
        Assert.Contains("1.4.0", page, StringComparison.Ordinal);
        Assert.Contains("1.6.0", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task I_see_the_plan_that_was_reviewed_and_how_what_was_done_compares_with_it()
    {
        var head = CommitSha.Parse(new string('d', 40));
        var clone = await CloneAsync();
        var reviewed = new PlanDecisions { Target = "prod/web", PlanHash = "p1", All = [new PlanDecision("update", "apps/v1 Deployment prod/web") { Changes = [new DecidedChange("spec.replicas", 2L, 3L)] }] };
        (await Commands.GitAsync(clone, "checkout", "--quiet", "--orphan", "plans")).EnsureSuccess();
        (await Commands.GitAsync(clone, "rm", "-rfq", ".")).EnsureSuccess();
        Directory.CreateDirectory(Path.Combine(clone, "prod"));
        await File.WriteAllTextAsync(Path.Combine(clone, "prod", "web.json"), JsonValues.ToText(reviewed.ToJson(), indented: true));
        (await Commands.GitAsync(clone, "add", "--all")).EnsureSuccess();
        (await Commands.GitAsync(clone, "commit", "--quiet", "-m", "Plans")).EnsureSuccess();
        (await Commands.GitAsync(clone, "push", "--quiet", "origin", $"HEAD:{PublishedPlans.RefOf(head)}")).EnsureSuccess();
        var entry = Entry(1, "1.4.0") with { PullRequest = new RecordedPullRequest(7, "https://github.com/acme/config/pull/7", head), ReviewedPlanHash = "p1", PlanHash = "p1" };
        await RecordedHistory.PushAsync(clone, "prod/web", entry, entry with { Number = 2, PlanHash = "p2" }, entry with { Number = 3, PlanHash = "p3", ApprovedBy = "Ada" }, entry with { Number = 4, ReviewedPlanHash = null, ApprovedBy = "Ada" });

        var page = await PageAsync("acme/config/deployments/prod/web", Anyone);

        Assert.Contains("spec.replicas: 2 → 3", System.Net.WebUtility.HtmlDecode(page), StringComparison.Ordinal);
        Assert.Equal(3, page.Split("Reviewed plan: 1 change").Length - 1);
        Assert.Equal(
            ["which is what was done", "what was done is within it", "and more, which was approved by Ada", "none; what was done was approved by Ada"],
            new[] { "which is what was done", "what was done is within it", "and more, which was approved by Ada", "none; what was done was approved by Ada" }.Where(words => page.Split(words).Length == 2));
    }

    [Fact]
    public async Task A_folder_that_can_be_no_application_hides_no_other()
    {
        await PushChangeAsync(await CloneAsync(), "main", $"dev/{new string('w', 80)}/one.yaml", "one: 1\n");

        Assert.Contains("id=\"app-web\"", await PageAsync("", Anyone), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_button_proposes_the_version_before()
    {
        await RecordAsync(Entry(1, "1.4.0"));
        Assert.DoesNotContain("Roll back web in prod", await PageAsync("acme/config/deployments/prod/web", Anyone), StringComparison.Ordinal);

        await PageForm.PressAsync(Owner, "acme/config/deployments/prod/web", "Roll back web in prod");

        var run = Sandbox.Ci.All[0];
        Assert.Equal((CiRunKind.Rollback, "prod", "web"), (run.Kind, run.Stage, run.Application));
    }

    [Theory]
    [InlineData("acme/config/deployments/prod/none")]
    [InlineData("acme/config/deployments/prod")]
    [InlineData("acme/config/deployments/../..")]
    [InlineData("acme/none/deployments/prod/web")]
    public async Task What_git_does_not_have_is_not_found(string path)
    {
        using var response = await Anyone.GetAsync(new Uri(path, UriKind.Relative));

        Assert.Equal(404, (int)response.StatusCode);
    }

    [Theory]
    [InlineData("image: web:1.4.0", "image: web:1.5.0", "1.5.0")]
    [InlineData("replicas: 2", "replicas: 12", "12")]
    [InlineData("a: 1", "a: 1 # one", " # one")]
    [InlineData("digest: sha256:aabb", "digest: sha256:aacc", "aacc")]
    public void A_diff_marks_whole_words(string before, string after, string marked)
    {
        var (start, end) = LineChange.Of(before, after);

        Assert.Equal(marked, after[start..^end]);
    }

    [Fact]
    public void What_failed_is_told_first_and_the_end_of_a_log_where_no_line_says_so()
    {
        Assert.Equal(["08:00 [ERR] no image", "Error: no image\n  100% of it"], LogView.Errors("start\n08:00 [ERR] no image\n::error file=a.yaml,line=1::no image%0A  100%25 of it\n08:01 [INF] end\n"));
        Assert.Equal(["a", "b"], LogView.Errors("a\nb\n"));
    }

    private static Task<string> PageAsync(string path, HttpClient client) => client.GetStringAsync(new Uri(path, UriKind.Relative));

    [Fact]
    public async Task A_stage_of_several_clusters_has_a_column_for_each()
    {
        var clone = await CloneAsync();
        await PushChangeAsync(clone, "main", "slipway.yaml", "stages:\n  - name: dev\n  - name: prod\n    clusters:\n      - { name: eu, context: eu }\n      - { name: us, context: us }\n");
        await RecordedHistory.PushAsync(clone, "prod/eu/web", Entry(1, "1.4.0") with { Name = RecordName.TryParse(RecordName.Refs + "prod/eu/web")! });

        var page = await PageAsync("", Anyone);
        var history = await PageAsync("acme/config/deployments/prod/eu/web", Anyone);

        Assert.Contains("data-place=\"prod eu\"", page, StringComparison.Ordinal);
        Assert.Contains("data-place=\"prod us\"", page, StringComparison.Ordinal);
        Assert.Contains("<b>1.4.0</b> released", history, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, "apply not tried")]
    [InlineData(true, "apply failed")]
    public async Task Only_what_was_tried_has_failed(bool wasTried, string word)
    {
        var clone = await CloneAsync();
        await PushChangeAsync(clone, "release/prod/web", "prod/web/notes.yaml", "one: 1\n");
        await OpenPullRequestAsync("release/prod/web", "Release web to prod");
        var merged = (string)(await DoAsync(HttpMethod.Put, $"{Config}/pulls/1/merge", "{}"))["sha"]!;
        var deployment = (long)(await DoAsync(HttpMethod.Post, $"{Config}/deployments", $$"""{"ref":"{{merged}}","environment":"prod/web","auto_merge":false,"required_contexts":[]}"""))["id"]!;
        await DoAsync(HttpMethod.Post, $"{Config}/deployments/{deployment}/statuses", """{"state":"failure","description":"prod/web: it is frozen"}""");
        if (wasTried)
        {
            await RecordedHistory.PushAsync(clone, "prod/web", Entry(1, "1.5.0") with { Commit = CommitSha.Parse(merged), Outcome = DeploymentOutcome.Failed, FirstWriteAt = Start, Failure = new RecordedFailure("health", "container web ended with exit code 1") });
        }

        var page = await PageAsync("", Owner);

        Assert.Contains($"</svg>{word}</span>", page, StringComparison.Ordinal);
        Assert.Contains(wasTried ? "container web ended with exit code 1" : "prod/web: it is frozen", page, StringComparison.Ordinal);
        Assert.Contains("aria-label=\"Revert #1 of web in prod\"", page, StringComparison.Ordinal);
    }

    private async Task RecordAsync(params RecordEntry?[] entries) => await RecordedHistory.PushAsync(await CloneAsync(), "prod/web", entries);

    private static RecordEntry Entry(int number, string version) => new()
    {
        Name = RecordName.TryParse(RecordName.Refs + "prod/web")!,
        Number = number,
        Commit = CommitSha.Parse(new string('a', 40)),
        Images = [$"ghcr.io/acme/web:{version}"],
        PlanHash = "0123456789abcdef",
        Kind = RecordKind.Release,
        At = Start.AddDays(number),
        Outcome = DeploymentOutcome.Healthy,
        Run = "https://github.com/acme/config/actions/runs/1",
    };
}
