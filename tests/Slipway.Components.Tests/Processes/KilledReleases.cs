using Slipway.Components.Tests.Releasing;
using Slipway.Forges;

namespace Slipway.Components.Tests.Processes;

/// <summary>Release as a process that is killed after each of its writes.</summary>
public sealed class KilledReleases : ProcessTest
{
    [UnixFact]
    public async Task A_release_that_is_killed_after_every_step_ends_as_one_image_one_commit_one_pull_request_and_one_message()
    {
        var root = await TaggedAsync();

        var steps = await RunKilledAsync(nameof(ApplicationBuild), root, "Release", "--merge");

        Assert.Equal(
            [
                "PUT v2/acme/web/manifests/*",
                "POST acme/config.git/git-receive-pack",
                "POST pulls",
                "POST issues/*/labels",
                "POST slack/chat.postMessage",
                "PATCH pulls/*",
                "PUT pulls/*/merge",
            ],
            steps.Where(step => step != "POST slack/chat.update"));
        var merged = await AssertOneAsync("release/dev/web", "Release web 1.4.0 to dev");
        Assert.Equal(PullRequestState.Merged, merged.State);
    }

    private async Task<string> TaggedAsync()
    {
        var root = await ApplicationAsync();
        await Commands.GitAsync(root, "tag", "v1.4.0");
        return root;
    }
}
