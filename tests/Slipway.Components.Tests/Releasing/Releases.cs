using Slipway.Engine.Releasing;
using Slipway.Forges;
using Slipway.Git;
using Slipway.Naming;
using Slipway.Releases;

namespace Slipway.Components.Tests.Releasing;

public sealed class Releases : ReleaseTest
{
    private const string Manifest = "dev/web/deployment.yaml";

    [Fact]
    public async Task A_release_is_one_commit_and_one_pull_request()
    {
        var release = await ReleaseAsync(Request("1.4.0"));

        Assert.Equal("release/dev/web", release.Branch);
        Assert.Contains($"image: {release.Image}\n", await ReadAsync(release.Branch, Manifest), StringComparison.Ordinal);
        var open = await Forge.PullRequests.FindOpenAsync(release.Branch, "main", CancellationToken.None);
        Assert.Equal((release.PullRequest?.Url, release.Commit, "Release web 1.4.0 to dev"), (open?.Url, open?.Head, open?.Text.Title));
    }

    [Fact]
    public async Task I_can_release_twice_and_get_one_pull_request()
    {
        var first = await ReleaseAsync(Request("1.4.0"));
        var second = await ReleaseAsync(Request("1.4.0"));

        Assert.Equal(first, second with { Text = first.Text, Reviewers = first.Reviewers });
    }

    [Fact]
    public async Task A_newer_version_takes_over_branch_and_pull_request()
    {
        var first = await ReleaseAsync(Request("1.4.0"));
        var second = await ReleaseAsync(Request("1.5.0"));

        Assert.Equal(first.PullRequest, second.PullRequest);
        Assert.NotEqual(first.Commit, second.Commit);
        var open = await Forge.PullRequests.FindOpenAsync(second.Branch, "main", CancellationToken.None);
        Assert.Equal(("Release web 1.5.0 to dev", second.Commit), (open?.Text.Title, open?.Head));
    }

    [Fact]
    public async Task After_the_merge_there_is_nothing_to_do()
    {
        var merged = await MergeAsync(await ReleaseAsync(Request("1.4.0")));

        var again = await ReleaseAsync(Request("1.4.0"));

        Assert.IsType<ReleaseOutcome.OnBase>(again.Outcome);
        Assert.Null(again.PullRequest);
        Assert.Equal(merged.MergeCommit, again.Commit);
        Assert.Null((await MergeAsync(again)).MergeCommit);
    }

    [Fact]
    public async Task The_next_release_starts_from_the_merged_one()
    {
        var first = await MergeAsync(await ReleaseAsync(Request("1.4.0")));

        var second = await MergeAsync(await ReleaseAsync(Request("1.5.0")));

        Assert.Equal(first.Image, second.Previous);
        Assert.NotEqual(first.PullRequest, second.PullRequest);
        Assert.Contains($"image: {second.Image}\n", await ReadAsync("main", Manifest), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_was_killed_between_two_steps_is_completed_by_the_next()
    {
        // Killed after the push, after opening without labels, and after the merge.
        await CommitAsync(Request("1.4.0"));
        await Forge.PullRequests.OpenAsync(new PullRequestText { Title = "Release web 1.4.0 to dev", Body = "" }, "release/dev/web", "main", CancellationToken.None);
        var completed = await ReleaseAsync(Request("1.4.0"));
        await MergeAsync(completed);
        var merged = await MergeAsync(completed);

        Assert.Equal(["application:web", "stage:dev"], completed.Text.Labels.Order());
        Assert.NotNull(merged.MergeCommit);
        Assert.IsType<ReleaseOutcome.OnBase>((await ReleaseAsync(Request("1.4.0"))).Outcome);
    }

    [Fact]
    public async Task A_base_that_moved_is_the_new_base_of_the_release()
    {
        var first = await ReleaseAsync(Request("1.4.0"));
        await PushAsync(("dev/web/extra.yaml", "kind: ConfigMap\napiVersion: v1\nmetadata: {name: extra}\n"));

        var second = await ReleaseAsync(Request("1.4.0"));

        Assert.Equal(first.PullRequest, second.PullRequest);
        Assert.NotEqual("", await ReadAsync(second.Branch, "dev/web/extra.yaml"));
        await MergeAsync(second);
    }

    [Fact]
    public async Task Ten_applications_released_at_once_from_ten_builds_all_land()
    {
        var names = Enumerable.Range(0, 10).Select(number => $"app{number}").ToArray();
        await PushAsync([.. names.Select(name => ($"dev/{name}/pod.yaml", $"kind: Pod\nspec:\n  containers:\n  - image: {name}:unreleased\n"))]);

        var releases = await Task.WhenAll(names.Select(async name =>
            (await Steps.OpenAsync(await CommitAsync(Request("1.4.0", name), cache: $"git-{name}"), CancellationToken.None)).Single()));

        Assert.Equal(10, releases.Select(release => release.PullRequest?.Number).Distinct().Count());
        foreach (var release in releases)
        {
            await MergeAsync(release);
            Assert.Contains(release.Image.ToString(), await ReadAsync("main", $"dev/{release.Application}/pod.yaml"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_same_release_from_two_builds_at_once_ends_as_one_pull_request()
    {
        var releases = await Task.WhenAll(Enumerable.Range(0, 4).Select(async number =>
            (await Steps.OpenAsync(await CommitAsync(Request("1.4.0"), cache: $"git-{number}"), CancellationToken.None)).Single()));

        Assert.Single(releases.Select(release => release.PullRequest?.Number).Distinct());
        Assert.Single(releases.Select(release => release.Commit).Distinct());
    }

    [Fact]
    public async Task A_branch_that_a_person_pushed_to_is_left_alone()
    {
        var release = await ReleaseAsync(Request("1.4.0"));
        var theirs = await Commands.PushAsPersonAsync(Sandbox, release.Branch);

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => CommitAsync(Request("1.5.0")));

        Assert.Contains($"commit {theirs[..7]} by person@example.invalid is not Slipway's", failure.Message, StringComparison.Ordinal);
        Assert.Equal(theirs, (await Forge.PullRequests.FindOpenAsync(release.Branch, "main", CancellationToken.None))?.Head.Value);
    }

    [Fact]
    public async Task I_can_choose_the_stage()
    {
        var release = await ReleaseAsync(Request("1.4.0") with { Stage = StageName.Parse("prod") });

        Assert.Equal("release/prod/web", release.Branch);
        Assert.Contains(release.Image.ToString(), await ReadAsync(release.Branch, "prod/web/deployment.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_missing_in_the_config_repository_is_named()
    {
        await AssertRefusedAsync(Request("1.4.0") with { Stage = StageName.Parse("prd") }, "slipway.yaml has no such stage; did you mean 'prod'?");
        await AssertRefusedAsync(Request("1.4.0", "wbe"), "no such folder; did you mean 'web'?");
        await PushAsync((Manifest, "kind: Pod\nspec:\n  containers:\n  - image: nginx:1\n"));
        await AssertRefusedAsync(Request("1.4.0"), "no image field names ghcr.io/acme/web");
        await PushAsync((Manifest, "a: 1\n b: 2\n"));
        await AssertRefusedAsync(Request("1.4.0"), "dev/web/deployment.yaml:2:3");
        await PushAsync(("slipway.yaml", "stages: [{ nmae: dev }]\n"));
        await AssertRefusedAsync(Request("1.4.0"), "slipway.yaml:1:12: key 'nmae' is unknown; did you mean 'name'?");
    }

    [Fact]
    public async Task A_wrong_token_is_named()
    {
        var wrong = new GitConfigRepository(
            new GitRemote(Sandbox.ConfigRepository.AbsoluteUri, new Secret("wrong")), CacheFolder, Serilog.Core.Logger.None);

        var failure = await Assert.ThrowsAsync<GitException>(
            () => new ReleaseCommitter(wrong, TimeProvider.System).CommitAsync(Request("1.4.0"), CancellationToken.None));

        Assert.Equal(GitFailure.Authentication, failure.Failure);
        Assert.Contains("Set ForgeToken", failure.Message, StringComparison.Ordinal);
    }

    private async Task AssertRefusedAsync(ReleaseRequest request, string message)
    {
        var failure = await Assert.ThrowsAsync<InvalidInputException>(() => CommitAsync(request));
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }
}
