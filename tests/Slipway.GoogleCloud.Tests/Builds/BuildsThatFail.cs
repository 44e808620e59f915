using Slipway.GoogleCloud.Tests.Support;

namespace Slipway.GoogleCloud.Tests.Builds;

public sealed class BuildsThatFail : CloudBuildTest
{
    [Theory]
    [InlineData("FAILURE", ",\"failureInfo\":{\"type\":\"USER_BUILD_STEP\",\"detail\":\"Build step failure\"},\"steps\":[{\"name\":\"git\",\"status\":\"SUCCESS\"},{\"id\":\"test\",\"status\":\"FAILURE\",\"exitCode\":2}]", "step 1 (test) with exit code 2 failed. Build step failure.", false)]
    [InlineData("FAILURE", ",\"failureInfo\":{\"type\":\"PUSH_IMAGE_NOT_FOUND\"},\"images\":[\"gcr.io/acme/web\"]", "no step has left the image that it is to push, gcr.io/acme/web.", false)]
    [InlineData("FAILURE", ",\"failureInfo\":{\"type\":\"PUSH_NOT_AUTHORIZED\"}", "its account may not push the image. Grant roles/artifactregistry.writer", false)]
    [InlineData("FAILURE", ",\"failureInfo\":{\"type\":\"PUSH_FAILED\",\"detail\":\"name unknown\"}", "its image could not be pushed. name unknown. Check that the repository exists", true)]
    [InlineData("FAILURE", ",\"failureInfo\":{\"type\":\"LOGGING_FAILURE\"}", "its log could not be written. Grant roles/logging.logWriter", false)]
    [InlineData("FAILURE", ",\"failureInfo\":{\"type\":\"FETCH_SOURCE_FAILED\"}", "its source could not be fetched. Grant roles/storage.objectViewer", false)]
    [InlineData("FAILURE", ",\"statusDetail\":\"something else\"", "it failed (FAILURE). something else.", false)]
    [InlineData("TIMEOUT", ",\"timeout\":\"600s\"", "it did not end within 600s. Raise CloudBuildImage.Timeout", false)]
    [InlineData("EXPIRED", "", "it waited 3600s and did not begin: the builds that may run at once in projects/acme/locations/global are used up", true)]
    [InlineData("INTERNAL_ERROR", "", "Cloud Build itself failed. Run the same again.", true)]
    [InlineData("CANCELLED", ",\"statusDetail\":\"by ann\"", "somebody has cancelled it. by ann.", false)]
    public async Task Each_way_to_end_without_an_image_says_why_and_what_to_do(string status, string more, string message, bool isTransient)
    {
        (Statuses, More, HasImage) = (["WORKING", status], more, () => false);

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => BuildAsync(Dockerfile));

        Assert.StartsWith($"build b-1 of web: {message}", failure.Message, StringComparison.Ordinal);
        Assert.EndsWith(" See https://console.example.com/b-1\n  Step #0: first\n  Step #0: second", failure.Message, StringComparison.Ordinal);
        Assert.Equal(isTransient, failure.IsTransient);
    }

    [Fact]
    public async Task A_build_that_never_ends_is_given_up_and_cancelled_after_all_that_it_may_wait_and_run()
    {
        (Statuses, More, HasImage) = (["QUEUED"], ",\"queueTtl\":\"60s\",\"timeout\":\"60s\"", () => false);

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => BuildAsync(Dockerfile));

        Assert.StartsWith("build b-1 of web: it is QUEUED after 12 minutes, which is longer than it may wait and run. It was cancelled.", failure.Message, StringComparison.Ordinal);
        Assert.Contains("POST /v1/projects/acme/locations/global/builds/b-1:cancel", Requests);
    }

    [Fact]
    public async Task A_build_that_pushed_nothing_is_no_success()
    {
        HasImage = () => false;

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => BuildAsync(Dockerfile));

        Assert.StartsWith($"{Target}: build b-1 succeeded, but the registry does not have it. Does it push $_IMAGE", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_digest_that_the_registry_contradicts_is_not_released()
    {
        var other = $"sha256:{new string('a', 64)}";
        More = $$$""","results":{"images":[{"name":"{{{Target}}}","digest":"{{{other}}}"}] }""";

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => BuildAsync(Dockerfile));

        Assert.StartsWith($"{Target}: build b-1 pushed {other}, but the registry has {Stored} under this tag.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_sent_to_a_bucket_of_somebody_else()
    {
        HasBucket = false;

        var failure = await Assert.ThrowsAsync<InvalidInputException>(() => BuildAsync(Dockerfile));

        Assert.StartsWith(
            "bucket gs://acme_cloudbuild: project acme has no such bucket. Make it: gcloud storage buckets create gs://acme_cloudbuild --project acme. Where it is somebody else's,", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Requests, request => request.StartsWith("POST /upload", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_source_that_somebody_else_has_put_in_its_place_is_not_built()
    {
        Intercept = call => call.Request.StartsWith("GET /storage/v1/b/acme_cloudbuild/o/", StringComparison.Ordinal) ? (200, """{"generation":"18","md5Hash":"AAAA"}""") : null;

        Assert.Contains("it is not what was uploaded.", (await Assert.ThrowsAsync<SlipwayException>(() => BuildAsync(Dockerfile))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_wrong_with_the_options_is_told_all_at_once_before_anything_is_sent()
    {
        var failure = await Assert.ThrowsAsync<InvalidInputException>(() => BuildAsync(
            Dockerfile with
            {
                Region = "Europe", WorkerPool = "ci", ServiceAccount = "ci", LogsBucket = "logs", SourceBucket = "gs://x", DiskSizeGb = 5000, Timeout = TimeSpan.FromDays(2), QueueTtl = TimeSpan.Zero,
                Substitutions = new Dictionary<string, string> { ["VERSION"] = "1", ["_IMAGE"] = "x", ["_LONG"] = new string('x', 4001) },
                Arguments = new Dictionary<string, string> { ["A B"] = "1" },
            },
            isDirty: true));

        Assert.Equal(
            [
                "substitution 'VERSION'", "substitution '_IMAGE'", "substitution '_LONG'", "build argument 'A B'", "region 'Europe'", "worker pool 'ci'", "service account 'ci'", "logs bucket 'logs'",
                "source bucket 'gs://x'", "disk size '5000'", "timeout '2.00:00:00'", "queueTtl '00:00:00'", "the work tree",
            ],
            failure.Problems.Select(problem => problem.Subject));
        Assert.Empty(Server.Calls);
    }

    [Theory]
    [InlineData("steps: []\n", "expected 'steps', a list of at least one step.")]
    [InlineData("steps: [{ name: docker }]\nsource: { storageSource: {} }\n", "it has 'source'. Take it out")]
    [InlineData("- docker\n", "expected one YAML document: a build configuration with 'steps'.")]
    [InlineData("steps: [\n", "")]
    public async Task A_wrong_configuration_is_told_before_anything_is_uploaded(string yaml, string message)
    {
        File.WriteAllText(Source["cloudbuild.yaml"], yaml);

        var failure = await Assert.ThrowsAsync<InvalidInputException>(() => BuildAsync(CloudBuildImage.FromConfig(Source["cloudbuild.yaml"]) with { Project = "acme" }));

        Assert.StartsWith("cloudbuild.yaml", failure.Message, StringComparison.Ordinal);
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Requests, request => request.StartsWith("POST /upload", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_Dockerfile_that_is_not_committed_is_said_not_to_be()
    {
        var failure = await Assert.ThrowsAsync<InvalidInputException>(() => BuildAsync(CloudBuildImage.FromDockerfile(Source["other/Dockerfile"]) with { Project = "acme" }));

        Assert.Contains("has no such file, and Cloud Build gets the commit. Add it to git.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_account_that_may_not_build_is_told_the_role()
    {
        Intercept = call => call.Request.EndsWith("/builds", StringComparison.Ordinal)
            ? (403, GoogleServer.Error(403, "PERMISSION_DENIED", "Permission denied", GoogleServer.Info("IAM_PERMISSION_DENIED", """{"permission":"cloudbuild.builds.create","resource":"projects/acme"}""")))
            : null;

        Assert.Contains("Grant roles/cloudbuild.builds.editor to it in project acme.", (await Assert.ThrowsAnyAsync<SlipwayException>(() => BuildAsync(Dockerfile))).Message, StringComparison.Ordinal);
    }
}
