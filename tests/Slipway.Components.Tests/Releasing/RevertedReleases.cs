using Serilog.Core;
using Slipway.Components.Releasing;
using Slipway.Configuration;
using Slipway.Engine.Releasing;
using Slipway.Git;
using Slipway.Naming;
using Slipway.Releases;

namespace Slipway.Components.Tests.Releasing;

/// <summary>What people went back from does not come back by a job that is run again, however it was merged and however it was reverted.</summary>
public sealed class RevertedReleases : ReleaseTest
{
    private const string Deployment = "dev/web/deployment.yaml";

    [Theory]
    [InlineData("merge", "git revert")]
    [InlineData("squash", "git revert")]
    [InlineData("rebase", "git revert")]
    [InlineData("squash without trailers", "git revert")]
    [InlineData("merge", "Revert button")]
    [InlineData("squash", "Revert button")]
    [InlineData("merge", "squashed revert")]
    [InlineData("squash without trailers", "by hand")]
    [InlineData("merge", "rollback")]
    public async Task A_release_that_was_reverted_is_not_proposed_again_by_its_own_job(string merge, string revert)
    {
        await PushAsync(("slipway.yaml", "stages:\n- { name: dev, merge: when-checks-pass }\n- { name: prod }\n"));
        await MergeAsync(await ReleaseAsync(Request("1.3.0")), "merge");
        var reverted = await ReleaseAsync(Request("1.4.0"));
        await MergeAsync(reverted, merge);
        await RevertAsync(reverted, revert);

        var again = await ReleaseAsync(Request("1.4.0"));

        Assert.Null(again.PullRequest);
        Assert.Contains("main had this digest in dev/web, and went back from it with commit ", again.WhyNotProposed, StringComparison.Ordinal);
        Assert.Contains("--reopen", again.WhyNotProposed, StringComparison.Ordinal);
        Assert.Null(Assert.Single(await Steps.MergeByRuleAsync([again], TimeSpan.Zero, default)).MergeCommit);
        Assert.Null(await Forge.PullRequests.FindOpenAsync("release/dev/web", "main", default));
        await Assert.ThrowsAnyAsync<SlipwayException>(() => MergeAsync(again));
    }

    [Theory]
    [InlineData("merge", "git revert")]
    [InlineData("squash", "rollback")]
    public async Task A_newer_release_than_the_reverted_one_is_proposed_and_merges_by_its_rule(string merge, string revert)
    {
        await PushAsync(("slipway.yaml", "stages:\n- { name: dev, merge: when-checks-pass }\n"));
        await MergeAsync(await ReleaseAsync(Request("1.3.0")), "merge");
        var reverted = await ReleaseAsync(Request("1.4.0"));
        await MergeAsync(reverted, merge);
        await RevertAsync(reverted, revert);

        var newer = await ReleaseAsync(Request("1.5.0"));

        Assert.NotNull(newer.PullRequest);
        Assert.Equal(MergeRule.WhenChecksPass, newer.Merge);
    }

    [Fact]
    public async Task I_can_release_what_was_reverted_after_all_and_only_I_merge_it()
    {
        await PushAsync(("slipway.yaml", "stages:\n- { name: dev, merge: when-checks-pass }\n"));
        await MergeAsync(await ReleaseAsync(Request("1.3.0")), "merge");
        var reverted = await ReleaseAsync(Request("1.4.0"));
        await MergeAsync(reverted, "merge");
        await RevertAsync(reverted, "git revert");

        var asked = await ReleaseAsync(Request("1.4.0") with { Reopen = true });
        var again = await ReleaseAsync(Request("1.4.0"));

        Assert.NotNull(asked.PullRequest);
        Assert.Equal((asked.PullRequest, asked.Commit), (again.PullRequest, again.Commit));
        Assert.Equal((MergeRule.WhenChecksPass, MergeRule.Manual), (asked.Merge, again.Merge));
        Assert.NotNull((await MergeAsync(again)).MergeCommit);
    }

    [Fact]
    public async Task The_first_release_of_an_application_can_be_reverted_too()
    {
        var first = await ReleaseAsync(Request("1.0.0"));
        await MergeAsync(first, "merge");
        await RevertAsync(first, "git revert");

        Assert.Contains("went back from it", (await ReleaseAsync(Request("1.0.0"))).WhyNotProposed, StringComparison.Ordinal);
        Assert.NotNull((await ReleaseAsync(Request("1.0.1"))).PullRequest);
    }

    [Fact]
    public async Task A_stage_that_went_back_past_a_release_does_not_get_it_again_either()
    {
        await MergeAsync(await ReleaseAsync(Request("1.3.0")), "merge");
        await MergeAsync(await ReleaseAsync(Request("1.4.0")), "merge");
        var before = await ReadAsync("main", Deployment);
        await MergeAsync(await ReleaseAsync(Request("1.5.0")), "merge");
        await PushAsync((Deployment, before.Replace(Request("1.4.0").Candidates[0].Image.ToString(), Request("1.3.0").Candidates[0].Image.ToString(), StringComparison.Ordinal)));

        Assert.Contains("went back from it", (await ReleaseAsync(Request("1.4.0"))).WhyNotProposed, StringComparison.Ordinal);
        Assert.Contains("went back from it", (await ReleaseAsync(Request("1.5.0"))).WhyNotProposed, StringComparison.Ordinal);
        Assert.NotNull((await ReleaseAsync(Request("1.6.0"))).PullRequest);
    }

    [Fact]
    public async Task A_release_that_a_newer_one_took_the_place_of_was_not_reverted()
    {
        foreach (var version in new[] { "1.3.0", "1.4.0", "1.5.0" })
        {
            await MergeAsync(await ReleaseAsync(Request(version)), "squash without trailers");
        }

        Assert.NotNull((await ReleaseAsync(Request("1.4.0"))).PullRequest);
    }

    [Fact]
    public async Task A_newer_version_of_the_same_bits_is_a_release_of_its_own()
    {
        var first = Request("1.4.0");
        await MergeAsync(await ReleaseAsync(first), "merge");
        await MergeAsync(await ReleaseAsync(Request("1.5.0")), "merge");
        var digest = first.Candidates[0].Image.Digest!;

        var newer = Request("1.6.0");
        newer = newer with { Candidates = [newer.Candidates[0] with { Image = newer.Candidates[0].Image.WithDigest(digest) }] };

        Assert.NotNull((await ReleaseAsync(newer)).PullRequest);
    }

    [Fact]
    public async Task A_revert_that_was_reverted_leaves_nothing_to_do_and_a_manifest_that_wants_the_image_once_more_gets_it()
    {
        var release = await ReleaseAsync(Request("1.4.0"));
        await MergeAsync(release, "merge");
        await RevertAsync(release, "git revert");
        await RevertAsync(release, "git revert");

        Assert.IsType<ReleaseOutcome.OnBase>((await ReleaseAsync(Request("1.4.0"))).Outcome);
        await PushAsync(("dev/web/second.yaml", await ReadAsync("main", Deployment) is var text ? text.Replace(release.Image.ToString(), "ghcr.io/acme/web:unreleased", StringComparison.Ordinal).Replace("name: web", "name: web2", StringComparison.Ordinal) : ""));
        Assert.NotNull((await ReleaseAsync(Request("1.4.0"))).PullRequest);
    }

    [Theory]
    [InlineData(" # not {0}")]
    [InlineData("\n# not {0}")]
    public async Task A_release_stays_reverted_where_a_comment_still_names_it(string comment)
    {
        await MergeAsync(await ReleaseAsync(Request("1.3.0")), "merge");
        var before = await ReadAsync("main", Deployment);
        var reverted = await ReleaseAsync(Request("1.4.0"));
        await MergeAsync(reverted, "merge");
        var image = Request("1.3.0").Candidates[0].Image.ToString();
        await PushAsync((Deployment, before.Replace(image, image + comment.Replace("{0}", reverted.Image.ToString(), StringComparison.Ordinal), StringComparison.Ordinal)));

        Assert.Contains("went back from it", (await ReleaseAsync(Request("1.4.0"))).WhyNotProposed, StringComparison.Ordinal);
        Assert.NotNull((await ReleaseAsync(Request("1.5.0"))).PullRequest);
    }

    private async Task MergeAsync(ReleasedApplication release, string how) => await CallAsync(HttpMethod.Put, $"pulls/{release.PullRequest!.Number}/merge", how switch
    {
        "squash without trailers" => new { merge_method = "squash", commit_title = $"Another title (#{release.PullRequest.Number})", commit_message = "" },
        _ => new { merge_method = how },
    });

    private async Task RevertAsync(ReleasedApplication release, string how)
    {
        switch (how)
        {
            case "rollback":
                var request = await new RollbackPlanner(Repository(), History(), new Registry(), Logger.None).PlanAsync(StageName.Parse("dev"), null, null, default);
                await MergeAsync(Assert.Single(await Steps.ReleaseAsync(request, history: null, default)), "squash without trailers");
                break;
            case "Revert button":
            case "squashed revert":
                await Commands.PushAsPersonAsync(Sandbox, "main", "revert-1", RevertLastAsync);
                var opened = await CallAsync(HttpMethod.Post, "pulls", new { title = $"Revert \"{release.Text.Title}\"", head = "revert-1", @base = "main", body = "" });
                await CallAsync(HttpMethod.Put, $"pulls/{opened.GetProperty("number").GetInt32()}/merge", new { merge_method = how == "Revert button" ? "merge" : "squash" });
                break;
            case "by hand":
                var text = await ReadAsync("main", Deployment);
                await PushAsync((Deployment, text.Replace(release.Image.ToString(), Request("1.3.0").Candidates[0].Image.ToString(), StringComparison.Ordinal)));
                break;
            default:
                await Commands.PushAsPersonAsync(Sandbox, "main", "main", RevertLastAsync);
                break;
        }
    }

    private static async Task RevertLastAsync(string clone)
    {
        var parents = (await Commands.GitAsync(clone, "log", "-1", "--format=%P")).Split(' ');
        await Commands.GitAsync(clone, ["revert", "--no-edit", .. parents.Length == 2 ? ["-m", "1"] : Array.Empty<string>(), "HEAD"]);
    }

    // A person's clone, as Rollback is run in.
    private GitConfigHistory History()
    {
        var clone = Path.Combine(Path.GetDirectoryName(CacheFolder)!, "clone-" + Guid.NewGuid());
        Directory.CreateDirectory(clone);
        Commands.GitAsync(clone, "clone", "--quiet", new UriBuilder(Sandbox.ConfigRepository) { UserName = "x", Password = Sandbox.Token }.Uri.AbsoluteUri, ".").GetAwaiter().GetResult();
        return new GitConfigHistory(clone, Logger.None);
    }

    private sealed class Registry : Slipway.Images.IImageRegistry
    {
        public Task<Digest?> FindAsync(ImageReference image, CancellationToken cancellationToken) => Task.FromResult(image.Digest);
    }
}
