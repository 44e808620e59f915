using System.Formats.Tar;
using System.IO.Compression;

namespace Slipway.GoogleCloud.Tests.Builds;

public sealed class ImagesByCloudBuild : CloudBuildTest
{
    [Fact]
    public async Task A_Dockerfile_is_built_from_the_commit_and_its_digest_is_the_registry_s()
    {
        var built = await BuildAsync(Dockerfile with { Arguments = new Dictionary<string, string> { ["VERSION"] = "$_VERSION" }, Target = "final" });

        Assert.Equal((Target.WithDigest(Stored), true), (built.Reference, built.IsNew));
        var step = Submitted["steps"]![0]!;
        var arguments = step["args"]!.AsArray().Select(argument => (string)argument!).ToList();
        Assert.Equal("gcr.io/cloud-builders/docker", (string)step["name"]!);
        Assert.Equal(["build", "--network=cloudbuild", "--tag", "$_IMAGE", "--file", "Dockerfile"], arguments.Take(6));
        Assert.Contains($"org.opencontainers.image.revision={Source.Commit}", arguments);
        Assert.Equal(["--build-arg", "VERSION=$_VERSION", "--target", "final", "."], arguments.TakeLast(5));
        Assert.Equal($$"""{"_VERSION":"1.4.0","_COMMIT":"{{Source.Commit}}","_IMAGE":"{{Target}}"}""", Submitted["substitutions"]!.ToJsonString());
        Assert.Equal("""{"storageSource":{"bucket":"acme_cloudbuild","object":"source/x.tar.gz","generation":"17"}}""", Submitted["source"]!.ToJsonString());
        Assert.Equal(Target.ToString(), (string)Submitted["images"]![0]!);
    }

    [Fact]
    public async Task The_archive_has_the_files_of_the_commit_without_history_and_is_the_same_each_time()
    {
        HasImage = () => false;
        await Assert.ThrowsAsync<SlipwayException>(() => BuildAsync(Dockerfile));
        File.WriteAllText(Source["not-committed"], "x");
        await Assert.ThrowsAsync<SlipwayException>(() => BuildAsync(Dockerfile));

        using var tar = new TarReader(new GZipStream(new MemoryStream(Uploaded), CompressionMode.Decompress));
        var names = new List<string>();
        while (tar.GetNextEntry() is { } entry)
        {
            if (entry.EntryType == TarEntryType.RegularFile)
            {
                names.Add(entry.Name);
            }
        }

        Assert.Equal(["Dockerfile", "app/main.go", "cloudbuild.yaml"], names.Order(StringComparer.Ordinal));
        var uploads = Server.Calls.Where(call => call.Request.StartsWith("POST /upload/", StringComparison.Ordinal)).ToList();
        Assert.All(uploads, upload => Assert.Contains("&ifGenerationMatch=0&name=source%2Fslipway-", upload.Request, StringComparison.Ordinal));
        Assert.Single(uploads.Select(upload => upload.Request).Distinct());
    }

    [Fact]
    public async Task Status_and_log_are_told_while_it_works()
    {
        Statuses = ["QUEUED", "WORKING", "WORKING", "SUCCESS"];

        await BuildAsync(Dockerfile);

        Assert.Equal(
            [
                "Information: Build b-1 of web is QUEUED: https://console.example.com/b-1", "Information: Build b-1 of web is WORKING: https://console.example.com/b-1",
                "Information: Step #0: first", "Information: Build b-1 of web is SUCCESS: https://console.example.com/b-1", "Information: Step #0: second",
            ],
            Recorded.Lines.Where(line => !line.Contains("Source of", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_log_in_Cloud_Logging_is_read_from_there_and_no_line_twice()
    {
        More = ",\"options\":{\"logging\":\"CLOUD_LOGGING_ONLY\"}";
        Intercept = call => call.Request == "POST /v2/entries:list"
            ? (200, """{"entries":[{"textPayload":"Step #0: first","timestamp":"2026-01-01T00:00:01Z","insertId":"a"},{"textPayload":"Step #0: second","timestamp":"2026-01-01T00:00:02Z","insertId":"b"}]}""")
            : null;

        await BuildAsync(Dockerfile);

        Assert.Equal(["Information: Step #0: first", "Information: Step #0: second"], Recorded.Lines.Where(line => line.Contains("Step", StringComparison.Ordinal)));
        Assert.Contains("resource.labels.build_id=\\u0022b-1\\u0022", Server.Calls.First(call => call.Request == "POST /v2/entries:list").Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_that_may_not_be_read_is_said_once_with_its_page_and_fails_nothing()
    {
        Intercept = call => call.Request.Contains("log-b-1.txt", StringComparison.Ordinal) ? (403, Support.GoogleServer.Error(403, "PERMISSION_DENIED", "no")) : null;

        Assert.True((await BuildAsync(Dockerfile)).IsNew);

        var warning = Assert.Single(Recorded.Lines, line => line.StartsWith("Warning", StringComparison.Ordinal));
        Assert.StartsWith("Warning: The log of the build cannot be read here, which does not matter to the build; it is at https://console.example.com/b-1. log gs://logs/ci/log-b-1.txt: ", warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_build_that_waits_for_an_approval_says_who_approves()
    {
        Statuses = ["PENDING", "SOMETHING_NEW", "SUCCESS"];

        await BuildAsync(Dockerfile);

        Assert.Contains(
            "Warning: Build b-1 of web waits for an approval, by somebody with roles/cloudbuild.builds.approver: https://console.example.com/b-1", Recorded.Lines);
    }

    [Fact]
    public async Task A_buildpack_builds_a_folder()
    {
        await BuildAsync(CloudBuildImage.FromBuildpack(Source["app"]) with { Project = "acme", Arguments = new Dictionary<string, string> { ["GOOGLE_RUNTIME"] = "go" } });

        Assert.Equal(
            """["build","$_IMAGE","--builder","gcr.io/buildpacks/builder:latest","--network","cloudbuild","--path","app","--env","GOOGLE_RUNTIME=go"]""",
            Submitted["steps"]![0]!["args"]!.ToJsonString());
    }

    [Fact]
    public async Task A_configuration_of_one_s_own_is_kept_and_gets_source_tags_and_substitutions()
    {
        File.WriteAllText(Source["cloudbuild.yaml"], """
            steps:
            - name: docker
              args: [build, --tag, $_IMAGE, --build-arg, PORT=8080, "."]
              allowFailure: true
              timeout: 60s
            images: [$_IMAGE]
            tags: [team-web]
            substitutions: { _RELEASE: 1.10, _FLAG: true }
            options: { machine_type: E2_HIGHCPU_8, dynamicSubstitutions: true }
            """);

        await BuildAsync(CloudBuildImage.FromConfig(Source["cloudbuild.yaml"]) with { Project = "acme", MachineType = "E2_HIGHCPU_32", ServiceAccount = "ci@acme.iam.gserviceaccount.com" });

        Assert.Equal(
            """[{"name":"docker","args":["build","--tag","$_IMAGE","--build-arg","PORT=8080","."],"allowFailure":true,"timeout":"60s"}]""", Submitted["steps"]!.ToJsonString());
        Assert.Equal(("1.10", "true", "1.4.0"), ((string)Submitted["substitutions"]!["_RELEASE"]!, (string)Submitted["substitutions"]!["_FLAG"]!, (string)Submitted["substitutions"]!["_VERSION"]!));
        Assert.Equal(
            """{"dynamicSubstitutions":true,"machineType":"E2_HIGHCPU_32","substitutionOption":"ALLOW_LOOSE","logging":"CLOUD_LOGGING_ONLY"}""", Submitted["options"]!.ToJsonString());
        Assert.Equal("projects/acme/serviceAccounts/ci@acme.iam.gserviceaccount.com", (string)Submitted["serviceAccount"]!);
        Assert.Equal(["team-web", "slipway"], Submitted["tags"]!.AsArray().Take(2).Select(tag => (string)tag!));
    }

    [Fact]
    public async Task Options_have_the_names_of_the_API()
    {
        await BuildAsync(Dockerfile with
        {
            WorkerPool = "projects/acme/locations/europe-west3/workerPools/ci", DiskSizeGb = 200, Timeout = TimeSpan.FromMinutes(20), QueueTtl = TimeSpan.FromHours(2), LogsBucket = "gs://logs", Logging = "GCS_ONLY",
        });

        Assert.Equal(
            """{"diskSizeGb":"200","logging":"GCS_ONLY","pool":{"name":"projects/acme/locations/europe-west3/workerPools/ci"},"substitutionOption":"ALLOW_LOOSE"}""", Submitted["options"]!.ToJsonString());
        Assert.Equal(("1200s", "7200s", "gs://logs"), ((string)Submitted["timeout"]!, (string)Submitted["queueTtl"]!, (string)Submitted["logsBucket"]!));
        Assert.Contains("POST /v1/projects/acme/locations/europe-west3/builds", Requests);
    }

    [Fact]
    public async Task The_project_is_that_of_the_credentials_where_nothing_else_says()
    {
        await BuildAsync(Dockerfile with { Project = null });

        Assert.Contains("POST /v1/projects/acme/locations/global/builds", Requests);
    }
}
