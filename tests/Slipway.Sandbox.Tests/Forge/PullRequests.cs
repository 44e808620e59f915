using System.Net;
using System.Text.Json.Nodes;

namespace Slipway.Sandbox.Tests.Forge;

public sealed class PullRequests : SandboxTest
{
    [Fact]
    public async Task I_can_open_find_update_and_merge_a_pull_request()
    {
        var clone = await CloneAsync();
        var head = await PushChangeAsync(clone, "release/dev/web", "dev/web/notes.txt", "one\n");

        var opened = await OpenPullRequestAsync("release/dev/web");
        var found = await GetAsync($"{Config}/pulls?state=open&head=acme:release/dev/web&base=main");
        await DoAsync(HttpMethod.Patch, $"{Config}/pulls/1", """{"title": "Another title"}""");
        await DoAsync(HttpMethod.Post, $"{Config}/issues/1/labels", """["stage:dev", "application:web"]""");
        var before = await GetAsync($"{Config}/pulls/1");
        var merge = await DoAsync(HttpMethod.Put, $"{Config}/pulls/1/merge", $$"""{"sha": "{{head}}"}""");
        var after = await GetAsync($"{Config}/pulls/1");

        Assert.Equal(1, (int)opened["number"]!);
        Assert.Equal($"{Sandbox.Address}acme/config/pull/1", (string)opened["html_url"]!);
        Assert.Equal(1, (int)Assert.Single(found.AsArray())!["number"]!);
        Assert.Equal("Another title", (string)before["title"]!);
        Assert.Equal(["stage:dev", "application:web"], before["labels"]!.AsArray().Select(label => (string)label!["name"]!));
        Assert.True((bool)before["mergeable"]!);
        Assert.Equal("clean", (string)before["mergeable_state"]!);
        Assert.Equal("closed", (string)after["state"]!);
        Assert.True((bool)after["merged"]!);
        Assert.NotNull((string?)after["merged_at"]);
        Assert.Equal((string)merge["sha"]!, (string)after["merge_commit_sha"]!);
        (await Commands.GitAsync(clone, "fetch", "--quiet")).EnsureSuccess();
        var parents = (await Commands.GitAsync(clone, "log", "-1", "--format=%P", "origin/main")).Output.Trim().Split(' ');
        Assert.Equal(2, parents.Length);
        Assert.Equal(head, parents[1]);
    }

    [Fact]
    public async Task A_second_pull_request_of_the_same_branch_is_refused_in_the_words_that_clients_know()
    {
        await PushChangeAsync(await CloneAsync(), "topic", "a.txt", "a\n");
        await OpenPullRequestAsync("topic");

        using var response = await SendAsync(HttpMethod.Post, $"{Config}/pulls", """{"title": "t", "head": "topic", "base": "main"}""");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        var error = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        Assert.Equal("Validation Failed", (string)error["message"]!);
        Assert.Equal("A pull request already exists for acme:topic.", (string)error["errors"]![0]!["message"]!);
    }

    [Fact]
    public async Task The_head_follows_pushes()
    {
        var clone = await CloneAsync();
        await PushChangeAsync(clone, "topic", "a.txt", "a\n");
        await OpenPullRequestAsync("topic");

        var second = await PushChangeAsync(clone, "topic", "a.txt", "b\n");

        Assert.Equal(second, (string)(await GetAsync($"{Config}/pulls/1"))["head"]!["sha"]!);
    }

    [Fact]
    public async Task Git_shows_its_head_and_what_merging_would_make_as_head_and_base_move()
    {
        var (clone, other) = (await CloneAsync(), await CloneAsync("other"));
        var first = await PushChangeAsync(clone, "topic", "a.txt", "a\n");
        await OpenPullRequestAsync("topic");

        Assert.Equal(first, await ShownAsync(clone, "head"));
        Assert.Equal($"{await ShownAsync(clone, "main", "heads")} {first}", await ParentsOfMergeAsync(clone));
        var second = await PushChangeAsync(clone, "topic", "a.txt", "b\n");
        Assert.Equal(second, await ShownAsync(clone, "head"));
        var main = await PushChangeAsync(other, "main", "later.txt", "later\n");
        Assert.Equal($"{main} {second}", await ParentsOfMergeAsync(clone));

        Assert.Contains("deny updating a hidden ref", (await Commands.GitAsync(clone, "push", "origin", "HEAD:refs/pull/1/head")).Error, StringComparison.Ordinal);

        await PushChangeAsync(other, "main", "a.txt", "conflict\n");
        Assert.Equal(second, await ShownAsync(clone, "head"));
        Assert.Equal("", await ShownAsync(clone, "merge"));
    }

    [Fact]
    public async Task What_is_closed_keeps_its_head_and_has_nothing_to_merge()
    {
        var clone = await CloneAsync();
        var head = await PushChangeAsync(clone, "topic", "a.txt", "a\n");
        await OpenPullRequestAsync("topic");

        await DoAsync(HttpMethod.Patch, $"{Config}/pulls/1", """{"state": "closed"}""");

        Assert.Equal((head, ""), (await ShownAsync(clone, "head"), await ShownAsync(clone, "merge")));
        await DoAsync(HttpMethod.Patch, $"{Config}/pulls/1", """{"state": "open"}""");
        Assert.NotEqual("", await ShownAsync(clone, "merge"));
        await DoAsync(HttpMethod.Put, $"{Config}/pulls/1/merge", "{}");
        Assert.Equal((head, ""), (await ShownAsync(clone, "head"), await ShownAsync(clone, "merge")));
    }

    private static async Task<string> ShownAsync(string clone, string name, string kind = "pull/1") =>
        (await Commands.GitAsync(clone, "ls-remote", "origin", $"refs/{kind}/{name}")).Output.Split('\t')[0].Trim();

    private static async Task<string> ParentsOfMergeAsync(string clone)
    {
        (await Commands.GitAsync(clone, "fetch", "--quiet", "origin", "refs/pull/1/merge")).EnsureSuccess();
        return (await Commands.GitAsync(clone, "log", "-1", "--format=%P", "FETCH_HEAD")).Output.Trim();
    }

    [Fact]
    public async Task A_merge_of_a_head_that_has_moved_is_a_conflict_and_merges_nothing()
    {
        var clone = await CloneAsync();
        var first = await PushChangeAsync(clone, "topic", "a.txt", "a\n");
        await OpenPullRequestAsync("topic");
        await PushChangeAsync(clone, "topic", "a.txt", "b\n");

        using var response = await SendAsync(HttpMethod.Put, $"{Config}/pulls/1/merge", $$"""{"sha": "{{first}}"}""");

        Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
        Assert.Equal("open", (string)(await GetAsync($"{Config}/pulls/1"))["state"]!);
    }

    [Fact]
    public async Task A_conflict_with_the_base_makes_the_pull_request_dirty_and_unmergeable()
    {
        var clone = await CloneAsync();
        await PushChangeAsync(clone, "one", "a.txt", "1\n");
        await PushChangeAsync(clone, "two", "a.txt", "2\n");
        await OpenPullRequestAsync("one");
        await OpenPullRequestAsync("two");
        await DoAsync(HttpMethod.Put, $"{Config}/pulls/1/merge", "{}");

        var second = await GetAsync($"{Config}/pulls/2");
        using var response = await SendAsync(HttpMethod.Put, $"{Config}/pulls/2/merge", "{}");

        Assert.False((bool)second["mergeable"]!);
        Assert.Equal("dirty", (string)second["mergeable_state"]!);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
    }

    [Fact]
    public async Task A_squash_merge_is_one_commit_on_the_base()
    {
        var clone = await CloneAsync();
        await PushChangeAsync(clone, "topic", "a.txt", "a\n");
        await OpenPullRequestAsync("topic", title: "Add a");

        await DoAsync(HttpMethod.Put, $"{Config}/pulls/1/merge", """{"merge_method": "squash"}""");

        (await Commands.GitAsync(clone, "fetch", "--quiet")).EnsureSuccess();
        var log = (await Commands.GitAsync(clone, "log", "--format=%s", "origin/main")).Output.Split('\n');
        Assert.Equal("Add a (#1)", log[0]);
        Assert.Equal("Describe the stages and what runs in them", log[1]);
    }

    [Fact]
    public async Task A_pull_request_whose_commits_are_pushed_to_its_base_is_merged()
    {
        var clone = await CloneAsync();
        var head = await PushChangeAsync(clone, "topic", "a.txt", "a\n");
        await OpenPullRequestAsync("topic");

        (await Commands.GitAsync(clone, "push", "--quiet", "origin", "topic:main")).EnsureSuccess();

        var pullRequest = await GetAsync($"{Config}/pulls/1");
        Assert.True((bool)pullRequest["merged"]!);
        Assert.Equal(head, (string)pullRequest["merge_commit_sha"]!);
    }

    [Fact]
    public async Task A_pull_request_whose_branch_is_deleted_is_closed()
    {
        var clone = await CloneAsync();
        await PushChangeAsync(clone, "topic", "a.txt", "a\n");
        await OpenPullRequestAsync("topic");

        using var response = await Owner.DeleteAsync(new Uri($"{Config}/git/refs/heads/topic", UriKind.Relative));

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        var pullRequest = await GetAsync($"{Config}/pulls/1");
        Assert.Equal("closed", (string)pullRequest["state"]!);
        Assert.False((bool)pullRequest["merged"]!);
    }

    [Theory]
    [InlineData("""{"title": "t", "head": "none", "base": "main"}""", "head", "invalid")]
    [InlineData("""{"title": "t", "head": "main", "base": "none"}""", "base", "invalid")]
    [InlineData("""{"title": "t", "base": "main"}""", "head", "missing_field")]
    public async Task A_pull_request_that_cannot_be_is_refused_with_the_field(string body, string field, string code)
    {
        using var response = await SendAsync(HttpMethod.Post, $"{Config}/pulls", body);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        var error = JsonNode.Parse(await response.Content.ReadAsStringAsync())!["errors"]![0]!;
        Assert.Equal((field, code), ((string)error["field"]!, (string)error["code"]!));
    }

    [Fact]
    public async Task Comments_can_be_added_edited_and_listed()
    {
        await PushChangeAsync(await CloneAsync(), "topic", "a.txt", "a\n");
        await OpenPullRequestAsync("topic");

        var comment = await DoAsync(HttpMethod.Post, $"{Config}/issues/1/comments", """{"body": "one"}""");
        await DoAsync(HttpMethod.Patch, $"{Config}/issues/comments/{comment["id"]}", """{"body": "two"}""");
        var edited = await GetAsync($"{Config}/issues/1/comments");

        Assert.Equal("two", (string)Assert.Single(edited.AsArray())!["body"]!);
    }

    [Fact]
    public async Task Everything_is_there_after_a_restart()
    {
        await PushChangeAsync(await CloneAsync(), "topic", "a.txt", "a\n");
        await OpenPullRequestAsync("topic", title: "Keep me");
        await DoAsync(HttpMethod.Post, $"{Config}/issues/1/labels", """["stage:dev"]""");
        await DoAsync(HttpMethod.Post, $"{Config}/issues/1/comments", """{"body": "one"}""");
        var token = Sandbox.Token;

        await RestartAsync();

        var pullRequest = await GetAsync($"{Config}/pulls/1");
        Assert.Equal("Keep me", (string)pullRequest["title"]!);
        Assert.Equal("stage:dev", (string)Assert.Single(pullRequest["labels"]!.AsArray())!["name"]!);
        Assert.Equal(1, (int)pullRequest["comments"]!);
        Assert.Equal(token, Sandbox.Token);
    }
}
