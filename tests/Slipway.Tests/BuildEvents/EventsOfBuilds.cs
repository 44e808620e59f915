using System.Text;
using Slipway.BuildEvents;

namespace Slipway.Tests.BuildEvents;

/// <summary>What build systems and registries send, bare and in every envelope that it comes in.</summary>
public sealed class EventsOfBuilds
{
    private static readonly string Digest = "sha256:" + new string('a', 64);
    private static readonly string Image = "europe-docker.pkg.dev/acme/apps/web";
    private static readonly string Registry = $$"""{"action":"INSERT","digest":"{{Image}}@{{Digest}}","tag":"{{Image}}:1.4.0"}""";

    private static readonly string Build = $$"""
        {
          "name": "projects/123/locations/europe-west1/builds/7f0e-11", "id": "7f0e-11", "projectId": "acme", "status": "SUCCESS", "newField": {"x": [1]},
          "results": {"images": [{"name": "{{Image}}:1.4.0", "digest": "{{Digest}}"}]}, "images": ["{{Image}}:1.4.0"], "tags": ["web"],
          "substitutions": {"COMMIT_SHA": "{{new string('b', 40)}}"}, "logUrl": "https://console.cloud.google.com/x", "finishTime": "2026-01-02T03:04:05.5Z"
        }
        """;

    [Fact]
    public void A_message_of_the_registry_is_an_image_with_tag_and_digest() =>
        Assert.Equal($"{Image}:1.4.0@{Digest}", Assert.IsType<BuildEvent.Pushed>(Read(Registry)).Image.ToString());

    [Fact]
    public void A_build_says_what_it_pushed_from_what_and_how_it_ended()
    {
        var build = Assert.IsType<BuildEvent.Built>(Read(Build)).Build;

        Assert.Equal("projects/123/locations/europe-west1/builds/7f0e-11", build.Name.ToString());
        Assert.Equal($"{Image}:1.4.0@{Digest}", Assert.Single(build.Pushed).ToString());
        Assert.Equal((true, false, new string('b', 40)), (build.HasSucceeded, build.HasFailed, build.Commit?.Value));
        Assert.Equal(2026, build.FinishedAt?.Year);
    }

    [Theory]
    [InlineData("QUEUED", false)]
    [InlineData("PENDING", false)]
    [InlineData("A_STATE_OF_TOMORROW", false)]
    [InlineData("TIMEOUT", true)]
    [InlineData("EXPIRED", true)]
    [InlineData("INTERNAL_ERROR", true)]
    public void Only_a_state_that_ends_a_build_badly_is_a_failure(string status, bool hasFailed) =>
        Assert.Equal((false, hasFailed), Assert.IsType<BuildEvent.Built>(Read($$"""{"id":"1","projectId":"acme","status":"{{status}}"}""")).Build is var build ? (build.HasSucceeded, build.HasFailed) : default);

    [Fact]
    public void Why_a_build_failed_comes_from_its_failure_info_else_from_its_status()
    {
        const string start = """{"id":"1","projectId":"acme","status":"FAILURE","statusDetail":"it failed" """;

        Assert.Equal("no rights", Assert.IsType<BuildEvent.Built>(Read(start + ""","failureInfo":{"type":"PUSH_NOT_AUTHORIZED","detail":"no rights"}}""")).Build.Reason);
        Assert.Equal("it failed", Assert.IsType<BuildEvent.Built>(Read(start + "}")).Build.Reason);
    }

    [Fact]
    public void Every_envelope_leads_to_the_same_event()
    {
        var encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes(Registry));
        var push = $$"""{"message":{"data":"{{encoded}}","attributes":{},"messageId":"1","message_id":"1"},"subscription":"projects/p/subscriptions/s"}""";
        var expected = Read(Registry);

        Assert.All(
            [
                encoded,
                " \n" + Registry + "\n",
                "\uFEFF" + Registry,
                push,
                $$"""{"specversion":"1.0","type":"google.cloud.pubsub.topic.v1.messagePublished","source":"//x","id":"1","data":{{push}} }""",
                $$"""{"specversion":"1.0","type":"t","source":"//x","id":"1","data_base64":"{{encoded}}"}""",
                $$"""{"specversion":"1.0","type":"t","source":"//x","id":"1","data":{{Registry}} }""",
            ],
            text => Assert.Equal(expected, Read(text)));
        Assert.Equal(expected, BuildEventReader.Read(new PulledMessage("a", "1", encoded, new Dictionary<string, string>(), default)));
        Assert.Equal(expected, BuildEventReader.Read(new PulledMessage("a", "1", Registry, new Dictionary<string, string>(), default)));
    }

    [Theory]
    [InlineData("registry_package")]
    [InlineData("package")]
    public void A_container_that_GitHub_published_is_an_image_in_lower_case(string key)
    {
        var payload = $$"""
            {"action":"published","{{key}}":{"name":"Web","namespace":"Acme","package_type":"CONTAINER","package_version":
              {"version":"{{Digest}}","container_metadata":{"tag":{"name":"1.4.0","digest":"{{Digest}}" } } } } }
            """;

        Assert.Equal($"ghcr.io/acme/web:1.4.0@{Digest}", Assert.IsType<BuildEvent.Pushed>(Read(payload)).Image.ToString());
    }

    [Fact]
    public void A_run_of_a_workflow_has_its_commit_and_its_conclusion()
    {
        var run = Assert.IsType<BuildEvent.Ran>(Read(Run("completed", "\"failure\""))).Run;

        Assert.Equal(("CI", "acme/web", true, false), (run.Workflow, run.Repository, run.HasFailed, run.HasSucceeded));
        Assert.Equal("https://github.com/acme/web/actions/runs/1", run.Page?.AbsoluteUri);
        Assert.IsType<BuildEvent.Other>(Read(Run("in_progress", "null")));
    }

    [Fact]
    public void What_holds_nothing_to_release_is_said_and_is_no_error()
    {
        Assert.IsType<BuildEvent.Other>(Read($$"""{"action":"DELETE","tag":"{{Image}}:1.4.0"}"""));
        Assert.IsType<BuildEvent.Other>(Read($$"""{"action":"INSERT","digest":"{{Image}}@{{Digest}}"}"""));
        Assert.IsType<BuildEvent.Other>(Read("""{"action":"published","registry_package":{"name":"lib","package_type":"NUGET"}}"""));
        Assert.IsType<BuildEvent.Other>(Read("""{"action":"published","registry_package":{"name":"web","package_type":"CONTAINER","package_version":{"container_metadata":{"tag":{"name":""}}}}}"""));
    }

    [Theory]
    [InlineData("", "it is empty")]
    [InlineData("{", "neither JSON nor JSON in base64")]
    [InlineData("hello SECRET", "neither JSON nor JSON in base64")]
    [InlineData("U0VDUkVU", "neither JSON nor JSON in base64")]
    [InlineData("[\"SECRET\"]", "a JSON list")]
    [InlineData("\"SECRET\"", "a JSON string")]
    [InlineData("{\"SECRET\":1}", "a JSON object that is not a known event")]
    [InlineData("{\"message\":{\"messageId\":\"SECRET\"}}", "a Pub/Sub message without data")]
    [InlineData("{\"message\":{\"data\":\"%%SECRET\"}}", "neither JSON nor JSON in base64")]
    [InlineData("{\"specversion\":\"1.0\",\"id\":\"SECRET\"}", "a CloudEvent without data")]
    [InlineData("{\"action\":\"SECRET\",\"tag\":\"x:1\"}", "unknown 'action'")]
    [InlineData("{\"action\":\"INSERT\",\"tag\":\"SECRET\"}", "'tag' is not an image with its tag")]
    [InlineData("{\"action\":\"INSERT\",\"digest\":\"web@SECRET\"}", "'digest' is not an image with its digest")]
    [InlineData("{\"id\":\"SECRET/..\",\"projectId\":\"acme\",\"status\":\"SUCCESS\"}", "a build without a name")]
    [InlineData("{\"id\":\"1\",\"projectId\":\"acme\",\"status\":7}", "'status' is not a string")]
    [InlineData("{\"id\":\"1\",\"projectId\":\"acme\",\"status\":\"SUCCESS\",\"results\":{\"images\":[{\"name\":\"SECRET\"}]}}", "an entry of results.images has no image or no digest")]
    [InlineData("{\"action\":\"completed\",\"workflow_run\":{\"conclusion\":\"success\",\"head_sha\":\"SECRET\"}}", "without commit or repository")]
    [InlineData("{\"action\":\"SECRET\",\"registry_package\":{\"package_type\":\"CONTAINER\"}}", "unknown 'action'")]
    [InlineData("{\"action\":\"published\",\"registry_package\":{\"package_type\":\"CONTAINER\"}}", "without 'package_version'")]
    public void Anything_else_is_refused_with_what_was_found_and_expected_and_none_of_its_content(string text, string expected)
    {
        var failure = Assert.Throws<InvalidInputException>(() => Read(text));

        Assert.Equal("event.json", failure.Subject);
        Assert.Contains(expected, failure.Reason, StringComparison.Ordinal);
        Assert.Contains("xpected", failure.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("SECRET", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tag_and_digest_of_two_repositories_are_no_image() => Assert.Contains(
        "two repositories",
        Assert.Throws<InvalidInputException>(() => Read($$"""{"action":"INSERT","digest":"other/web@{{Digest}}","tag":"{{Image}}:1.4.0"}""")).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Envelopes_in_envelopes_come_to_an_end()
    {
        var text = Registry;
        for (var i = 0; i < 5; i++)
        {
            text = $$"""{"specversion":"1.0","data":{{text}} }""";
        }

        Assert.Contains("more than 3 envelopes", Assert.Throws<InvalidInputException>(() => Read(text)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("projects/acme/locations/global/builds/1", "projects/acme/locations/global/builds/1")]
    [InlineData("projects/example.com:acme/builds/1", "projects/example.com:acme/locations/global/builds/1")]
    [InlineData("projects/../locations/global/builds/1", null)]
    [InlineData("projects/acme/locations/eu/builds/1?x", null)]
    [InlineData("projects/acme/locations/eu%2F..", null)]
    public void A_name_of_a_build_leads_nowhere_else(string text, string? expected) => Assert.Equal(expected, BuildName.TryParse(text)?.ToString());

    private static string Run(string action, string conclusion) => $$"""
        {"action":"{{action}}","workflow_run":{"name":"CI","head_sha":"{{new string('c', 40)}}","conclusion":{{conclusion}},"html_url":"https://github.com/acme/web/actions/runs/1"},
         "repository":{"full_name":"acme/web"} }
        """;

    private static BuildEvent Read(string text) => BuildEventReader.Read("event.json", Encoding.UTF8.GetBytes(text));
}
