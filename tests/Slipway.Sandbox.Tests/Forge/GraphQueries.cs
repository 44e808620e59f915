using System.Text.Json.Nodes;
using Octokit;

namespace Slipway.Sandbox.Tests.Forge;

public sealed class GraphQueries : SandboxTest
{
    private const string Enable =
        """
        mutation($id: ID!, $method: PullRequestMergeMethod!) {
          enablePullRequestAutoMerge(input: {pullRequestId: $id, mergeMethod: $method}) { pullRequest { number autoMergeRequest { mergeMethod enabledBy { login } } } }
        }
        """;

    [Fact]
    public async Task Auto_merge_waits_for_the_checks_and_merges_when_they_are_green()
    {
        var (id, head) = await OpenAsync();
        await AllowAutoMergeAsync();
        await RequireCheckAsync();

        var enabled = await AskAsync(Enable, new JsonObject { ["id"] = id, ["method"] = "SQUASH" });
        await SetStatusAsync(head, "pending");
        var waiting = await GetAsync($"{Config}/pulls/1");
        await SetStatusAsync(head, "success");
        var merged = await GetAsync($"{Config}/pulls/1");

        Assert.Equal("SQUASH", (string)enabled["data"]!["enablePullRequestAutoMerge"]!["pullRequest"]!["autoMergeRequest"]!["mergeMethod"]!);
        Assert.Equal("squash", (string)waiting["auto_merge"]!["merge_method"]!);
        Assert.False((bool)waiting["merged"]!);
        Assert.True((bool)merged["merged"]!);
        Assert.Single((await GetAsync($"{Config}/commits/{merged["merge_commit_sha"]}"))["parents"]!.AsArray());
    }

    [Fact]
    public async Task A_wish_to_merge_survives_a_restart_and_can_be_taken_back()
    {
        var (id, head) = await OpenAsync();
        await AllowAutoMergeAsync();
        await RequireCheckAsync();
        await AskAsync(Enable, new JsonObject { ["id"] = id, ["method"] = "MERGE" });
        await RestartAsync();
        var kept = await GetAsync($"{Config}/pulls/1");

        await AskAsync("mutation($id: ID!) { disablePullRequestAutoMerge(input: {pullRequestId: $id}) { clientMutationId } }", new JsonObject { ["id"] = id });
        await SetStatusAsync(head, "success");

        Assert.NotNull(kept["auto_merge"]);
        Assert.Equal("open", (string)(await GetAsync($"{Config}/pulls/1"))["state"]!);
    }

    [Theory]
    [InlineData(false, "Auto merge is not allowed for this repository")]
    [InlineData(true, "Pull request Pull request is in clean status")]
    public async Task Auto_merge_is_refused_with_status_200_where_GitHub_would(bool isAllowed, string message)
    {
        var (id, _) = await OpenAsync();
        if (isAllowed)
        {
            await AllowAutoMergeAsync();
        }

        var answer = await AskAsync(Enable, new JsonObject { ["id"] = id, ["method"] = "MERGE" });

        Assert.Equal(message, (string)answer["errors"]![0]!["message"]!);
        Assert.Equal("UNPROCESSABLE", (string)answer["errors"]![0]!["type"]!);
        Assert.Null(answer["data"]!["enablePullRequestAutoMerge"]);
    }

    [Theory]
    [InlineData("merge")]
    [InlineData("squash")]
    [InlineData("rebase")]
    public async Task A_merged_pull_request_can_be_reverted_by_another_one(string method)
    {
        var (id, _) = await OpenAsync();
        await DoAsync(HttpMethod.Put, $"{Config}/pulls/1/merge", $$"""{"merge_method": "{{method}}"}""");
        await PushChangeAsync(Folder["clone"], "main", "later.txt", "later\n");

        var answer = await AskAsync(
            "mutation($id: ID!) { revertPullRequest(input: {pullRequestId: $id}) { revertPullRequest { number title body headRefName } } }",
            new JsonObject { ["id"] = id });

        var revert = answer["data"]!["revertPullRequest"]!["revertPullRequest"]!;
        Assert.Equal((2, "Revert \"A change\"", "Reverts acme/config#1", "revert-1-topic"), (
            (int)revert["number"]!, (string)revert["title"]!, (string)revert["body"]!, (string)revert["headRefName"]!));
        var change = Assert.Single((await GetAsync($"{Config}/pulls/2/files")).AsArray())!;
        Assert.Equal(("a.txt", "removed"), ((string)change["filename"]!, (string)change["status"]!));
    }

    [Fact]
    public async Task An_unknown_field_is_an_error_before_anything_is_done()
    {
        var (id, _) = await OpenAsync();
        await AllowAutoMergeAsync();
        await RequireCheckAsync();

        var answer = await AskAsync(
            "mutation($id: ID!) { enablePullRequestAutoMerge(input: {pullRequestId: $id}) { pullRequest { colour } } }", new JsonObject { ["id"] = id });

        Assert.Equal("Field 'colour' doesn't exist on type 'PullRequest'", (string)answer["errors"]![0]!["message"]!);
        Assert.Null((await GetAsync($"{Config}/pulls/1"))["auto_merge"]);
    }

    [Fact]
    public async Task Octokits_connection_reaches_it_and_errors_are_in_the_answer()
    {
        var connection = new Connection(new ProductHeaderValue("tests"), new Uri(Sandbox.Address, "api/v3/")) { Credentials = new Credentials(Sandbox.Token) };

        var answer = await connection.Post<object>(
            new Uri("../graphql", UriKind.Relative), new { query = "{ nothing }" }, "application/json", "application/json");

        Assert.Equal(200, (int)answer.HttpResponse.StatusCode);
        Assert.Contains("undefinedField", (string)answer.HttpResponse.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{ ...f }")]
    [InlineData("subscription { x }")]
    public async Task What_is_not_a_query_is_answered_as_an_error(string query)
    {
        Assert.NotEmpty((await AskAsync(query, []))["errors"]!.AsArray());
    }

    private async Task<(string Id, string Head)> OpenAsync()
    {
        var head = await PushChangeAsync(await CloneAsync(), "topic", "a.txt", "a\n");
        return ((string)(await OpenPullRequestAsync("topic"))["node_id"]!, head);
    }

    private Task<JsonNode> AllowAutoMergeAsync() => DoAsync(HttpMethod.Patch, Config, """{"allow_auto_merge": true}""");

    private Task<JsonNode> RequireCheckAsync() => DoAsync(
        HttpMethod.Put,
        $"{Config}/branches/main/protection",
        """{"required_status_checks": {"strict": false, "contexts": ["preview"]}, "enforce_admins": null, "required_pull_request_reviews": null, "restrictions": null}""");

    private Task<JsonNode> SetStatusAsync(string sha, string state) =>
        DoAsync(HttpMethod.Post, $"{Config}/statuses/{sha}", $$"""{"context": "preview", "state": "{{state}}"}""");

    private Task<JsonNode> AskAsync(string query, JsonObject variables) =>
        DoAsync(HttpMethod.Post, "api/graphql", new JsonObject { ["query"] = query, ["variables"] = variables }.ToJsonString());
}
