using System.Net;
using System.Text.Json.Nodes;

namespace Slipway.Sandbox.Tests.Forge;

public sealed class RestApi : SandboxTest
{
    [Fact]
    public async Task Statuses_are_combined_by_their_newest()
    {
        var sha = (string)(await GetAsync($"{Config}/git/refs/heads/main"))["object"]!["sha"]!;
        await SetStatusAsync("ci/deploy", "failure");
        await SetStatusAsync("ci/deploy", "success");
        var good = await GetAsync($"{Config}/commits/main/status");
        await SetStatusAsync("slipway/deploy", "pending");
        var pending = await GetAsync($"{Config}/commits/{sha}/status");

        Assert.Equal("success", (string)good["state"]!);
        Assert.Equal("success", (string)Assert.Single(good["statuses"]!.AsArray())!["state"]!);
        Assert.Equal("pending", (string)pending["state"]!);
        Assert.Equal(3, (await GetAsync($"{Config}/commits/{sha}/statuses")).AsArray().Count);

        Task SetStatusAsync(string context, string state) =>
            DoAsync(HttpMethod.Post, $"{Config}/statuses/{sha}", $$"""{"context": "{{context}}", "state": "{{state}}", "description": "d"}""");
    }

    [Fact]
    public async Task Deployments_have_statuses_and_a_success_retires_the_earlier_ones()
    {
        const string body = """{"ref": "main", "environment": "dev/web", "auto_merge": false, "required_contexts": [], "payload": {"a": [1]}}""";
        var first = await DoAsync(HttpMethod.Post, $"{Config}/deployments", body);
        await SetAsync(first, "success");
        var second = await DoAsync(HttpMethod.Post, $"{Config}/deployments", body);
        await SetAsync(second, "success");

        var list = await GetAsync($"{Config}/deployments?environment=dev/web");
        var statuses = await GetAsync($"{Config}/deployments/{first["id"]}/statuses");

        Assert.Equal([(int)second["id"]!, (int)first["id"]!], list.AsArray().Select(deployment => (int)deployment!["id"]!));
        Assert.Equal(["inactive", "success"], statuses.AsArray().Select(status => (string)status!["state"]!));
        Assert.Equal(1, (int)list[0]!["payload"]!["a"]![0]!);

        Task SetAsync(JsonNode deployment, string state) => DoAsync(
            HttpMethod.Post, $"{Config}/deployments/{deployment["id"]}/statuses", $$"""{"state": "{{state}}", "environment_url": "http://127.0.0.1/"}""");
    }

    [Fact]
    public async Task Lists_are_paged_with_absolute_links()
    {
        for (var number = 0; number < 5; number++)
        {
            await DoAsync(HttpMethod.Post, $"{Config}/labels", $$"""{"name": "label-{{number}}", "color": "ffffff"}""");
        }

        using var response = await Anyone.GetAsync(new Uri($"{Config}/labels?per_page=2&page=2", UriKind.Relative));

        var link = string.Join(',', response.Headers.GetValues("Link"));
        Assert.Contains($"<{Sandbox.Address}{Config}/labels?per_page=2&page=3>; rel=\"next\"", link, StringComparison.Ordinal);
        Assert.Contains("rel=\"prev\"", link, StringComparison.Ordinal);
        Assert.Equal("label-2", (string)JsonNode.Parse(await response.Content.ReadAsStringAsync())![0]!["name"]!);
    }

    [Fact]
    public async Task Requests_are_counted_against_the_hours_limit()
    {
        using var first = await Anyone.GetAsync(new Uri(Config, UriKind.Relative));
        using var second = await Anyone.GetAsync(new Uri(Config, UriKind.Relative));

        Assert.Equal(Remaining(first) - 1, Remaining(second));

        static int Remaining(HttpResponseMessage response) =>
            int.Parse(response.Headers.GetValues("X-RateLimit-Remaining").Single(), System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task Contents_trees_and_comparisons_say_what_git_says()
    {
        var clone = await CloneAsync();
        var head = await PushChangeAsync(clone, "release/dev/web", "dev/web/notes.txt", "one\ntwo\n");

        var file = await GetAsync($"{Config}/contents/dev/web/notes.txt?ref=release/dev/web");
        var folder = await GetAsync($"{Config}/contents/dev/web?ref={head}");
        var tree = await GetAsync($"{Config}/git/trees/{head}?recursive=1");
        var comparison = await GetAsync($"{Config}/compare/main...release%2Fdev%2Fweb");
        var commit = await GetAsync($"{Config}/commits/release/dev/web");

        Assert.Equal("one\ntwo\n", System.Text.Encoding.UTF8.GetString(Convert.FromBase64String((string)file["content"]!)));
        Assert.Contains(folder.AsArray(), entry => (string)entry!["path"]! == "dev/web/notes.txt");
        Assert.Contains(tree["tree"]!.AsArray(), entry => (string)entry!["path"]! == "dev/web/notes.txt" && (string)entry["type"]! == "blob");
        Assert.Equal("ahead", (string)comparison["status"]!);
        Assert.Equal(2, (int)Assert.Single(comparison["files"]!.AsArray())!["additions"]!);
        Assert.Equal(head, (string)commit["sha"]!);
        Assert.Equal("Change dev/web/notes.txt", (string)commit["commit"]!["message"]!);
    }

    [Fact]
    public async Task Refs_can_be_created_and_deleted()
    {
        var main = (string)(await GetAsync($"{Config}/git/refs/heads/main"))["object"]!["sha"]!;

        await DoAsync(HttpMethod.Post, $"{Config}/git/refs", $$"""{"ref": "refs/heads/new", "sha": "{{main}}"}""");
        using var again = await SendAsync(HttpMethod.Post, $"{Config}/git/refs", $$"""{"ref": "refs/heads/new", "sha": "{{main}}"}""");
        using var bad = await SendAsync(HttpMethod.Post, $"{Config}/git/refs", $$"""{"ref": "refs/heads/../x", "sha": "{{main}}"}""");
        var created = (string)(await GetAsync($"{Config}/git/ref/heads/new"))["object"]!["sha"]!;
        using var deleted = await SendAsync(HttpMethod.Delete, $"{Config}/git/refs/heads/new", "");
        using var gone = await Anyone.GetAsync(new Uri($"{Config}/git/ref/heads/new", UriKind.Relative));

        Assert.Equal(main, created);
        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NotFound), (deleted.StatusCode, gone.StatusCode));
        Assert.All([again, bad], response => Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode));
    }

    [Theory]
    [InlineData("api/v3/repos/acme/none", 404)]
    [InlineData($"{Config}/pulls/99", 404)]
    [InlineData($"{Config}/pulls/x", 404)]
    [InlineData($"{Config}/contents/none.txt", 404)]
    [InlineData($"{Config}/contents/..%2F..%2Ftoken", 404)]
    [InlineData($"{Config}/git/trees/--help", 404)]
    [InlineData($"{Config}/commits/--output=x", 422)]
    [InlineData($"{Config}/compare/main...none", 404)]
    [InlineData("api/v3/unknown", 404)]
    public async Task What_does_not_exist_is_answered_in_GitHubs_form(string path, int status)
    {
        using var response = await Anyone.GetAsync(new Uri(Sandbox.Address + path));

        Assert.Equal(status, (int)response.StatusCode);
        Assert.NotNull((string?)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["message"]);
    }

    [Fact]
    public async Task A_body_that_is_not_JSON_is_refused()
    {
        using var response = await SendAsync(HttpMethod.Post, $"{Config}/pulls", "{");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }
}
