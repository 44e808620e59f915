using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace Slipway.Sandbox.Tests.Forge;

public sealed class MergeRequirements : SandboxTest
{
    private const string Protection = $"{Config}/branches/main/protection";

    [Fact]
    public async Task A_required_check_blocks_the_merge_until_it_is_green()
    {
        var head = await OpenAsync();
        await ProtectAsync(checks: "preview");

        Assert.Equal("""Required status check "preview" is expected.""", await RefusalAsync());
        Assert.Equal("blocked", await StateAsync());
        await SetStatusAsync(head, "preview", "pending");
        Assert.Equal("""Required status check "preview" is pending.""", await RefusalAsync());
        await SetStatusAsync(head, "preview", "failure");
        Assert.Equal("""Required status check "preview" is failing.""", await RefusalAsync());
        await SetStatusAsync(head, "preview", "success");
        Assert.Equal("clean", await StateAsync());
        await DoAsync(HttpMethod.Put, $"{Config}/pulls/1/merge", "{}");
    }

    [Fact]
    public async Task A_check_run_counts_like_a_status()
    {
        var head = await OpenAsync();
        await ProtectAsync(checks: "build");
        var run = await DoAsync(HttpMethod.Post, $"{Config}/check-runs", $$"""{"name": "build", "head_sha": "{{head}}", "status": "in_progress"}""");
        var before = await StateAsync();

        await DoAsync(
            HttpMethod.Patch, $"{Config}/check-runs/{run["id"]}", """{"conclusion": "success", "output": {"title": "Fine", "summary": "All of it"}}""");

        var runs = await GetAsync($"{Config}/commits/{head}/check-runs");
        Assert.Equal("blocked", before);
        Assert.Equal("clean", await StateAsync());
        Assert.Equal(1, (int)runs["total_count"]!);
        Assert.Equal("completed", (string)runs["check_runs"]![0]!["status"]!);
        Assert.Equal("All of it", (string)runs["check_runs"]![0]!["output"]!["summary"]!);
    }

    [Fact]
    public async Task A_required_review_comes_from_somebody_else_and_names_the_commit_that_was_seen()
    {
        var head = await OpenAsync();
        await ProtectAsync(approvals: 1);

        Assert.Equal("At least 1 approving review is required by reviewers with write access.", await RefusalAsync());
        using var own = await SendAsync(HttpMethod.Post, $"{Config}/pulls/1/reviews", """{"event": "APPROVE"}""");
        Assert.Equal("Can not approve your own pull request", (string)(await BodyAsync(own))["errors"]![0]!);
        await DoAsync(HttpMethod.Post, $"{Config}/pulls/1/requested_reviewers", """{"reviewers": ["alice"], "team_reviewers": ["operators"]}""");
        var review = await ReviewAsync("alice", $$"""{"event": "APPROVE", "commit_id": "{{head}}"}""");

        Assert.Equal(("alice", head, "APPROVED"), ((string)review["user"]!["login"]!, (string)review["commit_id"]!, (string)review["state"]!));
        Assert.Equal("clean", await StateAsync());
        var asked = await GetAsync($"{Config}/pulls/1/requested_reviewers");
        Assert.Empty(asked["users"]!.AsArray());
        Assert.Equal("operators", (string)asked["teams"]![0]!["slug"]!);
        await DoAsync(HttpMethod.Put, $"{Config}/pulls/1/reviews/{review["id"]}/dismissals", """{"message": "Too early"}""");
        Assert.Equal("blocked", await StateAsync());
        Assert.Equal("DISMISSED", (string)(await GetAsync($"{Config}/pulls/1/reviews"))[0]!["state"]!);
    }

    [Fact]
    public async Task A_push_takes_approvals_away_where_the_branch_asks_for_that()
    {
        await OpenAsync();
        await ProtectAsync(approvals: 1, dismissStale: true);
        await ReviewAsync("alice", """{"event": "APPROVE"}""");
        var before = await StateAsync();

        await PushChangeAsync(Folder["clone"], "topic", "a.txt", "b\n");

        Assert.Equal("clean", before);
        Assert.Equal("blocked", await StateAsync());
    }

    [Fact]
    public async Task A_strict_branch_wants_a_head_that_contains_it()
    {
        await OpenAsync();
        await ProtectAsync(checks: "preview", strict: true);
        await PushChangeAsync(Folder["clone"], "main", "other.txt", "other\n");
        await SetStatusAsync((string)(await GetAsync($"{Config}/pulls/1"))["head"]!["sha"]!, "preview", "success");

        Assert.Equal("behind", await StateAsync());
        Assert.Equal("Head branch is not up to date with the base branch.", await RefusalAsync());
    }

    [Theory]
    [InlineData("merge", "Merge commits are not allowed on this repository.")]
    [InlineData("squash", "Squash merges are not allowed on this repository.")]
    [InlineData("rebase", "Rebase merges are not allowed on this repository.")]
    public async Task A_method_that_the_repository_does_not_allow_is_refused(string method, string message)
    {
        await OpenAsync();
        var setting = method == "merge" ? "allow_merge_commit" : $"allow_{method}_merge";
        await DoAsync(HttpMethod.Patch, Config, $$"""{"{{setting}}": false}""");

        Assert.Equal(message, await RefusalAsync($$"""{"merge_method": "{{method}}"}"""));
    }

    [Fact]
    public async Task A_rebase_puts_the_same_changes_on_top_and_the_branch_goes_where_the_repository_says_so()
    {
        await OpenAsync();
        await PushChangeAsync(Folder["clone"], "main", "other.txt", "other\n");
        await DoAsync(HttpMethod.Patch, Config, """{"delete_branch_on_merge": true}""");

        var merged = await DoAsync(HttpMethod.Put, $"{Config}/pulls/1/merge", """{"merge_method": "rebase"}""");

        var commit = await GetAsync($"{Config}/commits/main");
        Assert.Equal((string)merged["sha"]!, (string)commit["sha"]!);
        Assert.Equal("Change a.txt", (string)commit["commit"]!["message"]!);
        Assert.Equal("Tester", (string)commit["commit"]!["author"]!["name"]!);
        Assert.Equal("other\n", (await Commands.GitAsync(await CloneAsync("second"), "show", "HEAD:other.txt")).Output);
        using var branch = await Anyone.GetAsync(new Uri($"{Config}/branches/topic", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, branch.StatusCode);
    }

    private async Task<string> OpenAsync()
    {
        var head = await PushChangeAsync(await CloneAsync(), "topic", "a.txt", "a\n");
        await OpenPullRequestAsync("topic");
        return head;
    }

    private Task<JsonNode> ProtectAsync(string? checks = null, int? approvals = null, bool strict = false, bool dismissStale = false) => DoAsync(
        HttpMethod.Put,
        Protection,
        new JsonObject
        {
            ["required_status_checks"] = checks is null ? null : new JsonObject { ["strict"] = strict, ["contexts"] = new JsonArray(checks) },
            ["enforce_admins"] = true,
            ["required_pull_request_reviews"] = approvals is null
                ? null
                : new JsonObject { ["required_approving_review_count"] = approvals, ["dismiss_stale_reviews"] = dismissStale },
            ["restrictions"] = null,
        }.ToJsonString());

    private Task<JsonNode> SetStatusAsync(string sha, string context, string state) =>
        DoAsync(HttpMethod.Post, $"{Config}/statuses/{sha}", $$"""{"context": "{{context}}", "state": "{{state}}"}""");

    private async Task<string> StateAsync() => (string)(await GetAsync($"{Config}/pulls/1"))["mergeable_state"]!;

    private async Task<string> RefusalAsync(string body = "{}")
    {
        using var response = await SendAsync(HttpMethod.Put, $"{Config}/pulls/1/merge", body);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        return (string)(await BodyAsync(response))["message"]!;
    }

    private async Task<JsonNode> ReviewAsync(string user, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Config}/pulls/1/reviews") { Content = Json(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", $"{Sandbox.Token}.{user}");
        using var response = await Anyone.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await BodyAsync(response);
    }

    private static async Task<JsonNode> BodyAsync(HttpResponseMessage response) => JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
}
