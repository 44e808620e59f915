using Slipway.GoogleCloud.Tests.Support;

namespace Slipway.GoogleCloud.Tests.Builds;

public sealed class BuildsThatAreFoundAgain : CloudBuildTest
{
    [Fact]
    public async Task An_image_of_this_commit_that_the_registry_has_is_not_built()
    {
        (HasImage, Revision) = (() => true, Source.Commit.Value);

        var built = await BuildAsync(Dockerfile);

        Assert.Equal((Target.WithDigest(Stored), false), (built.Reference, built.IsNew));
        Assert.DoesNotContain(Requests, request => request.StartsWith("POST ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_build_that_a_killed_run_has_left_is_followed_and_none_created()
    {
        Earlier = Build("WORKING");

        Assert.True((await BuildAsync(Dockerfile)).IsNew);

        Assert.DoesNotContain(Requests, request => request.StartsWith("POST ", StringComparison.Ordinal));
        Assert.Contains(Requests, request => request.StartsWith("GET /v1/projects/acme/locations/global/builds?pageSize=20&filter=tags%3D%22slipway-", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("FAILURE")]
    [InlineData("CANCELLED")]
    [InlineData("SUCCESS")]
    public async Task A_build_that_has_ended_without_its_image_is_built_anew_with_the_same_tag(string status)
    {
        Earlier = Build(status);

        await BuildAsync(Dockerfile);

        Assert.Matches("^slipway-[0-9a-f]{32}$", (string)Submitted["tags"]![1]!);
    }

    [Fact]
    public async Task An_image_without_labels_is_this_commit_s_where_its_build_says_so()
    {
        HasImage = () => true;
        Earlier = Build("SUCCESS")[..^1] + $$$""","results":{"images":[{"name":"{{{Target}}}","digest":"{{{Stored}}}"}]} }""";

        Assert.False((await BuildAsync(Dockerfile)).IsNew);
    }

    [Theory]
    [InlineData(null, "an unknown commit")]
    [InlineData("0123456789012345678901234567890123456789", "commit 0123456789012345678901234567890123456789")]
    public async Task A_version_that_belongs_to_another_commit_is_not_overwritten(string? revision, string whose)
    {
        (HasImage, Revision) = (() => true, revision);

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => BuildAsync(Dockerfile));

        Assert.Equal($"{Target}: the registry has this version already, built from {whose}; expected commit {Source.Commit}. A version names one image: tag a new version.", failure.Message);
    }

    [Fact]
    public async Task A_creation_without_an_answer_is_not_repeated_and_its_build_found()
    {
        Intercept = call =>
        {
            if (!call.Request.EndsWith("/builds", StringComparison.Ordinal))
            {
                return null;
            }

            Earlier = Build("QUEUED");
            return (503, GoogleServer.Error(503, "UNAVAILABLE", "lost"));
        };

        Assert.True((await BuildAsync(Dockerfile)).IsNew);
        Assert.Single(Requests, request => request.EndsWith("/builds", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_creation_that_was_not_heard_of_and_left_nothing_fails_after_one_attempt()
    {
        Intercept = call => call.Request.EndsWith("/builds", StringComparison.Ordinal) ? (503, GoogleServer.Error(503, "UNAVAILABLE", "lost")) : null;

        Assert.True((await Assert.ThrowsAnyAsync<SlipwayException>(() => BuildAsync(Dockerfile))).IsTransient);
        Assert.Single(Requests, request => request.EndsWith("/builds", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_run_that_is_cancelled_cancels_its_build()
    {
        using var cancellation = new CancellationTokenSource();
        Statuses = ["WORKING"];
        HasImage = () => false;
        Intercept = call =>
        {
            if (call.Request == "GET /v1/projects/acme/locations/global/builds/b-1")
            {
                cancellation.Cancel();
            }

            return null;
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => BuildAsync(Dockerfile, cancellationToken: cancellation.Token));

        Assert.Contains("POST /v1/projects/acme/locations/global/builds/b-1:cancel", Requests);
    }
}
