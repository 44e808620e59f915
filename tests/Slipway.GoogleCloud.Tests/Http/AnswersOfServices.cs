using System.Net;
using Slipway.GoogleCloud.Http;
using Slipway.GoogleCloud.Tests.Support;
using static Slipway.GoogleCloud.Tests.Support.GoogleServer;

namespace Slipway.GoogleCloud.Tests.Http;

public sealed class AnswersOfServices : IDisposable
{
    private readonly GoogleServer server = new();

    [Fact]
    public async Task A_service_that_is_not_enabled_comes_with_the_command_that_enables_it() => await AssertRefusedAsync(
        403, Error(403, "PERMISSION_DENIED", "Cloud Build API has not been used in project 123 before or it is disabled.", Info("SERVICE_DISABLED", """{"service":"cloudbuild.googleapis.com","consumer":"projects/123"}""")),
        "cloudbuild.googleapis.com is not enabled in project 123. Enable it: gcloud services enable cloudbuild.googleapis.com --project 123");

    [Fact]
    public async Task A_missing_permission_says_which_on_what_for_whom_and_which_role_has_it() => await AssertRefusedAsync(
        403, Error(403, "PERMISSION_DENIED", "Permission denied", Info("IAM_PERMISSION_DENIED", """{"permission":"cloudbuild.builds.create","resource":"projects/acme"}""")),
        "ci@acme.iam.gserviceaccount.com lacks permission cloudbuild.builds.create on projects/acme, or it does not exist. Grant roles/cloudbuild.builds.editor to it in project acme.");

    [Theory]
    [InlineData(
        "Permission 'cloudbuild.builds.get' denied on resource '//cloudbuild.googleapis.com/projects/acme' (or it may not exist).",
        "ci@acme.iam.gserviceaccount.com lacks permission cloudbuild.builds.get on //cloudbuild.googleapis.com/projects/acme")]
    [InlineData(
        "Required \"container.clusters.get\" permission(s) for \"projects/acme/locations/l/clusters/c\".",
        "lacks permission container.clusters.get on projects/acme/locations/l/clusters/c, or it does not exist. Grant roles/container.clusterViewer")]
    [InlineData(
        "other@acme.iam.gserviceaccount.com does not have storage.objects.create access to the Google Cloud Storage object.",
        "other@acme.iam.gserviceaccount.com lacks permission storage.objects.create on builds of project acme, or it does not exist. Grant roles/storage.objectAdmin")]
    [InlineData("The caller does not have permission", "ci@acme.iam.gserviceaccount.com may not do this (403): The caller does not have permission.")]
    public async Task A_missing_permission_is_found_in_the_words_of_each_service(string words, string message) =>
        await AssertRefusedAsync(403, Error(403, "PERMISSION_DENIED", words), message);

    [Fact]
    public async Task A_wrong_project_is_said_to_be_one() => await AssertRefusedAsync(
        403, Error(403, "PERMISSION_DENIED", "Permission denied on resource project akme.", Info("CONSUMER_INVALID", """{"service":"cloudbuild.googleapis.com","consumer":"projects/akme"}""")),
        "project akme does not exist, or ci@acme.iam.gserviceaccount.com may not use it. Check the project's id, which is not its name");

    [Fact]
    public async Task A_quota_that_is_used_up_is_waited_for_and_then_named()
    {
        await AssertRefusedAsync(
            429, Error(429, "RESOURCE_EXHAUSTED", "Quota exceeded", Info("RATE_LIMIT_EXCEEDED", """{"service":"cloudbuild.googleapis.com","quota_limit":"ReadsPerMinute","quota_limit_value":"60"}""")),
            "the quota of cloudbuild.googleapis.com is used up (ReadsPerMinute 60): Quota exceeded. Run the same again later, or ask for more: https://console.cloud.google.com/iam-admin/quotas?project=acme",
            isTransient: true);
        Assert.Equal(5, server.Calls.Count);
    }

    [Fact]
    public async Task An_error_of_Cloud_Storage_is_read_as_well() => await AssertRefusedAsync(
        403, """{"error":{"code":403,"message":"Access Not Configured.","errors":[{"message":"Access Not Configured.","domain":"usageLimits","reason":"accessNotConfigured"}]}}""",
        "cloudbuild.googleapis.com is not enabled in project acme. Enable it: gcloud services enable cloudbuild.googleapis.com --project acme");

    [Theory]
    [InlineData("<html>proxy</html>")]
    [InlineData("[]")]
    [InlineData("{\"error\":\"odd\"}")]
    public async Task A_refusal_without_reason_is_told_by_its_status(string body) =>
        await AssertRefusedAsync(400, body, "cloudbuild.googleapis.com refused it (400): no message.");

    [Theory]
    [InlineData("<html>proxy</html>")]
    [InlineData("[]")]
    public async Task An_answer_of_something_else_is_not_a_service_s(string body)
    {
        server.Respond = _ => (200, body);
        using var api = server.OpenApi();

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => api.SendAsync(Request(), GoogleJson.Default.BuildList, default));

        Assert.Contains($"{server.Address.Authority} answered something else than cloudbuild.googleapis.com does.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_a_service_refuses_is_renewed_once()
    {
        server.Respond = call => call.Authorization == "Bearer token-1" ? (401, Error(401, "UNAUTHENTICATED", "expired")) : (200, "{}");
        using var api = server.OpenApi();

        Assert.True((await api.SendAsync(Request() with { IsRepeatable = false }, default)).IsSuccess);
        server.Respond = _ => (401, Error(401, "UNAUTHENTICATED", "never"));
        await AssertRefusedAsync(401, Error(401, "UNAUTHENTICATED", "Request had invalid authentication credentials."), "the credentials of ci@acme.iam.gserviceaccount.com are not accepted (401)");
    }

    [Fact]
    public async Task A_failure_of_a_moment_is_repeated_where_nothing_is_done_twice()
    {
        var failures = 2;
        server.Respond = _ => failures-- > 0 ? (503, Error(503, "UNAVAILABLE", "try again")) : (200, "{}");
        using var api = server.OpenApi();

        Assert.True((await api.SendAsync(Request(), default)).IsSuccess);
        Assert.Equal(2, server.Time.Waits.Count);
        failures = 1;
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await api.SendAsync(Request() with { IsRepeatable = false }, default)).Status);
        Assert.Equal(4, server.Calls.Count);
    }

    [Fact]
    public async Task A_service_that_never_answers_ends_in_a_message()
    {
        using var never = new ManualResetEventSlim();
        server.Respond = _ =>
        {
            never.Wait();
            return (200, "{}");
        };
        using var api = server.OpenApi();

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => api.SendAsync(Request() with { Timeout = TimeSpan.FromMilliseconds(300), IsRepeatable = false }, default));

        never.Set();
        Assert.StartsWith($"builds of project acme: {server.Address.Authority} did not answer within 0.3 s.", failure.Message, StringComparison.Ordinal);
        Assert.True(failure.IsTransient);
    }

    [Fact]
    public async Task A_redirect_is_not_followed_with_the_token()
    {
        await AssertRefusedAsync(302, "", "redirects elsewhere (302), and credentials are not sent there.");
        Assert.Single(server.Calls);
    }

    public void Dispose() => server.Dispose();

    private GoogleRequest Request() => new()
    {
        Subject = "builds of project acme", Service = "cloudbuild.googleapis.com", Project = "acme", Method = HttpMethod.Get, Address = new Uri(server.Address, "v1/projects/acme/builds"),
    };

    private async Task AssertRefusedAsync(int status, string body, string message, bool isTransient = false)
    {
        server.Respond = _ => (status, body);
        using var api = server.OpenApi();

        var answer = await api.SendAsync(Request(), default);
        var failure = api.Refused(Request(), answer);

        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
        Assert.StartsWith("builds of project acme: ", failure.Message, StringComparison.Ordinal);
        Assert.Equal(isTransient, failure.IsTransient);
        Assert.DoesNotContain("token-", failure.Message, StringComparison.Ordinal);
    }
}
