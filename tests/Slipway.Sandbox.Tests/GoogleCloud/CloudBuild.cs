using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Slipway.Sandbox.Faults;

namespace Slipway.Sandbox.Tests.GoogleCloud;

public sealed class CloudBuild : BuildTest
{
    [Fact]
    public async Task An_image_of_a_Dockerfile_is_in_the_registry_and_builds_and_registry_tell_of_it()
    {
        var tag = $"{Registry}/acme/hello:1.2.0";
        var source = await UploadAsync(
            ("Dockerfile", "FROM scratch\nCOPY Hello.csproj .\n"),
            ("Hello.csproj", """<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework><OutputType>Exe</OutputType></PropertyGroup></Project>"""),
            ("Program.cs", "System.Console.WriteLine();"));
        var step = new JsonObject { ["name"] = "gcr.io/cloud-builders/docker", ["args"] = new JsonArray("build", "-t", tag, "--label", "org.opencontainers.image.revision=abc", "--network", "cloudbuild", ".") };

        var build = await BuildAsync(Of(step, ("source", source), ("images", new JsonArray(tag))));

        Assert.True((string?)build["status"] == "SUCCESS", build + await LogAsync((string)build["id"]!));
        using var manifest = await Anyone.GetAsync(new Uri("v2/acme/hello/manifests/1.2.0", UriKind.Relative));
        var digest = Assert.Single(manifest.Headers.GetValues("Docker-Content-Digest"));
        var config = (string)JsonNode.Parse(await manifest.Content.ReadAsStringAsync())!["config"]!["digest"]!;
        Assert.Equal("abc", (string?)(await GetAsync($"v2/acme/hello/blobs/{config}"))["config"]!["Labels"]!["org.opencontainers.image.revision"]);
        Assert.Equal((tag, digest), ((string?)build["results"]!["images"]![0]!["name"], (string?)build["results"]!["images"]![0]!["digest"]));
        Assert.EndsWith("DONE\n", await LogAsync((string)build["id"]!), StringComparison.Ordinal);
        var events = await EventsAsync("slipway-cloud-builds");
        Assert.Equal(["QUEUED", "WORKING", "SUCCESS"], events.Select(item => (string?)item.Attributes!["status"]));
        Assert.Equal(build.ToJsonString(), events[^1].Data.ToJsonString());
        var pushed = Assert.Single(await EventsAsync("slipway-gcr")).Data;
        Assert.Equal(("INSERT", $"{Registry}/acme/hello@{digest}", tag), ((string?)pushed["action"], (string?)pushed["digest"], (string?)pushed["tag"]));
    }

    [Fact]
    public async Task Steps_run_in_their_folder_with_their_environment_and_say_what_goes_into_the_result()
    {
        var source = await UploadAsync(("app/file.txt", "content"));
        var step = Script("echo \"$(cat file.txt) $NAME $OTHER $_VERSION\" > \"$BUILDER_OUTPUT/output\"");
        (step["dir"], step["env"], step["automapSubstitutions"]) = ("app", new JsonArray("NAME=${_NAME}-$PROJECT_ID-$$x"), true);

        var build = await BuildAsync(Of(step, ("source", source), ("substitutions", new JsonObject { ["_NAME"] = "a", ["_VERSION"] = "1.0" }), ("options", new JsonObject { ["env"] = new JsonArray("OTHER=b") })));

        Assert.Equal("SUCCESS", (string?)build["status"]);
        Assert.Equal("content a-slipway-sandbox-$x b 1.0\n", Encoding.UTF8.GetString(Convert.FromBase64String((string)build["results"]!["buildStepOutputs"]![0]!)));
        Assert.Equal("SUCCESS", (string?)build["steps"]![0]!["status"]);
    }

    [Fact]
    public async Task A_step_that_fails_ends_the_build_unless_it_may()
    {
        var may = Script("exit 3");
        may["allowExitCodes"] = new JsonArray("3");
        var build = Of(may);
        build["steps"]!.AsArray().Add(new JsonObject { ["name"] = "bash", ["args"] = new JsonArray("-c", "echo broken; exit 4") });
        build["steps"]!.AsArray().Add(Script("echo never"));

        var ended = await BuildAsync(build);

        Assert.Equal(("FAILURE", "USER_BUILD_STEP"), ((string?)ended["status"], (string?)ended["failureInfo"]!["type"]));
        Assert.Equal("build step 1 \"bash\" failed: step exited with non-zero status: 4", (string?)ended["statusDetail"]);
        var log = await LogAsync((string)ended["id"]!);
        Assert.Contains("Step #1: broken\n", log, StringComparison.Ordinal);
        Assert.DoesNotContain("never", log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nothing", "source.tgz", "FETCH_SOURCE_FAILED")]
    [InlineData("image", "localhost:1/acme/web:1", "PUSH_IMAGE_NOT_FOUND")]
    [InlineData("logs", "gs://nobodys", "LOGGING_FAILURE")]
    public async Task What_is_missing_ends_the_build_with_its_own_reason(string what, string value, string type)
    {
        var build = Of(Script("true"));
        if (what == "nothing")
            build["source"] = new JsonObject { ["storageSource"] = new JsonObject { ["bucket"] = "none", ["object"] = value } };
        else if (what == "image")
            build["images"] = new JsonArray(value);
        else
            build["logsBucket"] = value;

        Assert.Equal(type, (string?)(await BuildAsync(build))["failureInfo"]!["type"]);
    }

    [Fact]
    public async Task A_build_is_cancelled_with_what_it_started_and_only_once()
    {
        var id = await BeginAsync(Of(Script("sleep 600")));
        await WaitAsync(id, status => status == "WORKING");

        var cancelled = await OkAsync(HttpMethod.Post, $"{Builds}/{id}:cancel", new JsonObject());

        Assert.Equal("CANCELLED", (string?)cancelled["status"]);
        Assert.Equal("FAILED_PRECONDITION", (await RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Post, $"{Builds}/{id}:cancel", new JsonObject())).Status);
        Assert.Equal("CANCELLED", (string?)(await EventsAsync("slipway-cloud-builds"))[^1].Attributes!["status"]);
    }

    [Fact]
    public async Task A_build_that_takes_too_long_is_ended()
    {
        Assert.Equal("TIMEOUT", (string?)(await BuildAsync(Of(Script("sleep 600"), ("timeout", "0.5s"))))["status"]);
    }

    [Fact]
    public async Task A_build_goes_on_after_a_restart()
    {
        var marker = Folder["marker"];
        var id = await BeginAsync(Of(Script($"[ -f '{marker}' ] || {{ touch '{marker}'; sleep 600; }}")));
        await Eventually.Async(() => Task.FromResult(File.Exists(marker) ? marker : null));
        await RestartAsync();

        Assert.Equal("SUCCESS", (string?)(await WaitAsync(id))["status"]);
    }

    [Fact]
    public async Task Builds_are_listed_by_tag_newest_first_in_their_location()
    {
        const string regional = $"cloudbuild/{Project}/locations/europe-west1/builds";
        var first = await BeginAsync(Of(Script("true"), ("tags", new JsonArray("slipway-1", "web"))));
        var second = await BeginAsync(Of(Script("true"), ("tags", new JsonArray("web"))));
        var third = await BeginAsync(Of(Script("true"), ("tags", new JsonArray("web"))), regional);

        Assert.Equal([first], await IdsAsync($"{Builds}?filter=tags%3D%22slipway-1%22"));
        Assert.Equal([second, first], await IdsAsync($"cloudbuild/{Project}/builds?filter=tags%3D%22web%22"));
        Assert.Equal([third], await IdsAsync(regional));
        Assert.Empty(await IdsAsync($"{Builds}?filter=tags%3D%22none%22"));
        var page = await OkAsync(HttpMethod.Get, $"{Builds}?pageSize=1");
        Assert.Equal([first], await IdsAsync($"{Builds}?pageToken={page["nextPageToken"]}"));
        await RefusedAsync(HttpStatusCode.NotFound, HttpMethod.Get, $"{Builds}/{third}");
        await RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Get, $"{Builds}?filter=colour%3Dred");
    }

    [Theory]
    [InlineData("""{"steps": [{"name": "bash", "arg": ["x"]}], "stepz": []}""", "Unknown name \"arg\" at 'build.steps[0]'")]
    [InlineData("""{"steps": []}""", "number of build steps")]
    [InlineData("""{"steps": [{"args": ["x"]}]}""", "step name")]
    [InlineData("""{"steps": [{"name": "bash", "script": "x", "args": ["x"]}]}""", "script")]
    [InlineData("""{"steps": [{"name": "bash"}], "timeout": "10"}""", "duration")]
    [InlineData("""{"steps": [{"name": "bash"}], "timeout": "90000s"}""", "86400s")]
    [InlineData("""{"steps": [{"name": "bash"}], "tags": ["a b"]}""", "tags")]
    [InlineData("""{"steps": [{"name": "bash"}], "source": {"gitSource": {"url": "https://x"}}}""", "storageSource")]
    [InlineData("""{"steps": [{"name": "bash", "args": ["$_X"]}]}""", "_X")]
    [InlineData("""{"steps": [{"name": "bash"}], "substitutions": {"_X": "1"}}""", "not matched")]
    [InlineData("""{"steps": [{"name": "bash"}], "substitutions": {"x": "1"}}""", "pattern")]
    [InlineData("""{"steps": [{"name": "bash", "secretEnv": ["X"]}]}""", "Secret Manager")]
    [InlineData("""{"steps": [{"name": "bash"}], "service_account": "projects/slipway-sandbox/serviceAccounts/slipway@slipway-sandbox.iam.gserviceaccount.com"}""", "logs_bucket")]
    public async Task A_build_that_cannot_be_is_refused_with_what_is_wrong(string build, string why)
    {
        var (status, message) = await RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Post, Builds, JsonNode.Parse(build));

        Assert.Equal("INVALID_ARGUMENT", status);
        Assert.Contains(why, message, StringComparison.Ordinal);
        Assert.Empty(await IdsAsync(Builds));
    }

    [Fact]
    public async Task Another_projects_builds_and_another_account_are_forbidden()
    {
        var build = Of(Script("true"), ("serviceAccount", "projects/slipway-sandbox/serviceAccounts/other@slipway-sandbox.iam.gserviceaccount.com"));

        await RefusedAsync(HttpStatusCode.Forbidden, HttpMethod.Get, "cloudbuild/v1/projects/other/builds");
        await RefusedAsync(HttpStatusCode.Forbidden, HttpMethod.Post, Builds, build);
        await RefusedAsync(HttpStatusCode.NotFound, HttpMethod.Get, $"{Builds}/none");
    }

    [Fact]
    public async Task The_log_goes_where_the_build_says()
    {
        var build = await BuildAsync(Of(Script("echo hello"), ("options", new JsonObject { ["logging"] = "CLOUD_LOGGING_ONLY" })));
        var filter = new JsonObject
        {
            ["resourceNames"] = new JsonArray("projects/slipway-sandbox"), ["filter"] = $"resource.type=\"build\" AND resource.labels.build_id=\"{(string?)build["id"]}\"",
        };

        var entries = await OkAsync(HttpMethod.Post, "logging/v2/entries:list", filter);

        Assert.Contains("Step #0: hello", entries["entries"]!.AsArray().Select(entry => (string?)entry!["textPayload"]));
        Assert.Equal("404", await LogAsync((string)build["id"]!));
    }

    [Fact]
    public async Task On_request_a_build_fails_and_a_log_may_not_be_read()
    {
        Sandbox.Faults.Break(FaultKind.BuildFails, times: 1);
        Sandbox.Faults.Break(FaultKind.BuildLogUnreadable);

        var failed = await BuildAsync(Of(Script("true")));
        var next = await BuildAsync(Of(Script("true")));
        var refused = await LogAsync((string)next["id"]!);
        Sandbox.Faults.Heal(FaultKind.BuildLogUnreadable);

        Assert.Equal(("FAILURE", "SUCCESS"), ((string?)failed["status"], (string?)next["status"]));
        Assert.Equal("403", refused);
        Assert.EndsWith("DONE\n", await LogAsync((string)next["id"]!), StringComparison.Ordinal);
    }

    private async Task<IReadOnlyList<string>> IdsAsync(string path) =>
        [.. ((await OkAsync(HttpMethod.Get, path))["builds"]?.AsArray() ?? []).Select(build => (string)build!["id"]!)];
}
