using Slipway.Components.Releasing;
using Slipway.Engine.Releasing;
using Slipway.Forges;
using Slipway.Git;
using Slipway.GitHub;
using Slipway.Releases;

namespace Slipway.Components.Tests.Releasing;

/// <summary>A config repository that is archived, renamed, or changed under the hands of a release; over the wire, from the first request on.</summary>
public sealed class UnwillingRepositories : ReleaseTest
{
    private const string Branch = "release/dev/web";

    [Fact]
    public async Task An_archived_repository_is_named_and_once_it_is_not_the_release_goes_on()
    {
        var committed = await CommitAsync(Request("1.3.0"));
        await SetRepositoryAsync(new { archived = true });

        var open = await Assert.ThrowsAsync<SlipwayException>(() => Steps.OpenAsync(committed, default));
        var push = await Assert.ThrowsAsync<GitException>(() => CommitAsync(Request("1.4.0")));
        await SetRepositoryAsync(new { archived = false });
        var released = await ReleaseAsync(Request("1.4.0"));

        Assert.All([open.Message, push.Message], message => Assert.Contains("the repository is archived", message, StringComparison.Ordinal));
        Assert.Equal((GitFailure.Declined, 1, 1), (push.Failure, push.ExitCode, open.ExitCode));
        Assert.NotNull(released.PullRequest);
    }

    [Fact]
    public async Task A_renamed_repository_is_released_to_by_its_old_address()
    {
        await SetRepositoryAsync(new { name = "deployments" });

        var released = await ReleaseAsync(Request("1.4.0"));
        var again = await ReleaseAsync(Request("1.4.0"));
        var merged = await MergeAsync(again);

        Assert.Contains("/acme/deployments/pull/1", released.PullRequest!.Url.AbsoluteUri, StringComparison.Ordinal);
        Assert.Equal(released.PullRequest, again.PullRequest);
        Assert.NotNull(merged.MergeCommit);
    }

    [Fact]
    public async Task A_branch_that_is_deleted_before_its_pull_request_is_opened_is_made_again_by_the_next_run()
    {
        var committed = await CommitAsync(Request("1.4.0"));
        await CallAsync(HttpMethod.Delete, $"git/refs/heads/{Branch}");

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => Steps.OpenAsync(committed, default));
        var released = await ReleaseAsync(Request("1.4.0"));

        Assert.Contains("PullRequest.head", failure.Message, StringComparison.Ordinal);
        Assert.NotNull(released.PullRequest);
        Assert.Contains(released.Image.ToString(), await ReadAsync(Branch, "dev/web/deployment.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_branch_that_is_deleted_under_an_open_pull_request_is_made_again_with_a_new_one()
    {
        var first = await ReleaseAsync(Request("1.4.0"));
        await CallAsync(HttpMethod.Delete, $"git/refs/heads/{Branch}");

        // The forge closes a pull request whose branch is gone; nobody can tell it from a person who closed it.
        var again = await ReleaseAsync(Request("1.4.0"));
        var newer = await ReleaseAsync(Request("1.5.0"));

        Assert.Equal(first.PullRequest, (again.Outcome as ReleaseOutcome.StaysClosed)?.PullRequest ?? again.PullRequest);
        Assert.Equal("Release web 1.5.0 to dev", (await Forge.PullRequests.GetAsync(newer.PullRequest!.Number, default)).Text.Title);
    }

    [Fact]
    public async Task A_base_that_moves_between_commit_and_merge_loses_nothing()
    {
        var committed = await CommitAsync(Request("1.4.0"));
        await PushAsync(("prod/web/extra.yaml", "kind: ConfigMap\napiVersion: v1\nmetadata: {name: extra}\n"));

        var merged = await MergeAsync((await Steps.OpenAsync(committed, default)).Single());

        Assert.NotNull(merged.MergeCommit);
        Assert.NotEqual("", await ReadAsync("main", "prod/web/extra.yaml"));
        Assert.Contains(merged.Image.ToString(), await ReadAsync("main", "dev/web/deployment.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_base_that_got_something_else_on_the_same_line_is_a_conflict_that_releasing_again_resolves()
    {
        var release = await ReleaseAsync(Request("1.4.0"));
        var proposed = await ReadAsync(Branch, "dev/web/deployment.yaml");
        await PushAsync(("dev/web/deployment.yaml", proposed.Replace(release.Image.ToString(), "ghcr.io/acme/web:1.3.9", StringComparison.Ordinal)));

        var conflict = await Assert.ThrowsAnyAsync<SlipwayException>(() => MergeAsync(release));
        var merged = await MergeAsync(await ReleaseAsync(Request("1.4.0")));

        Assert.Contains("it conflicts with the base branch. Run Release again", conflict.Message, StringComparison.Ordinal);
        Assert.NotNull(merged.MergeCommit);
    }

    [Fact]
    public async Task A_pull_request_that_a_person_closed_between_the_steps_is_opened_anew_only_for_that_run()
    {
        var first = await ReleaseAsync(Request("1.4.0"));
        var committed = await CommitAsync(Request("1.5.0"));
        await CallAsync(HttpMethod.Patch, $"pulls/{first.PullRequest!.Number}", new { state = "closed" });

        var opened = (await Steps.OpenAsync(committed, default)).Single();

        Assert.NotEqual(first.PullRequest.Number, opened.PullRequest!.Number);
        Assert.Equal(PullRequestState.Closed, (await Forge.PullRequests.GetAsync(first.PullRequest.Number, default)).State);
    }

    [Fact]
    public async Task A_token_that_may_not_write_is_told_before_anything_is_pushed()
    {
        var anonymous = new GitHubForge(GitHubRepository.Parse(Sandbox.ConfigRepository.AbsoluteUri), token: null, Serilog.Core.Logger.None);
        var steps = anonymous.Releaser(
            new GitConfigRepository(new GitRemote(Sandbox.ConfigRepository.AbsoluteUri, null), CacheFolder, Serilog.Core.Logger.None), Serilog.Core.Logger.None);

        var failure = await Assert.ThrowsAsync<GitException>(() => steps.CommitAsync(Request("1.4.0"), history: null, default));

        Assert.Equal((GitFailure.Authentication, 1), (failure.Failure, failure.ExitCode));
        Assert.Contains("Set ForgeToken", failure.Message, StringComparison.Ordinal);
        Assert.Empty((await Repository().FetchAsync([Branch], default)).Branches);
    }
}
