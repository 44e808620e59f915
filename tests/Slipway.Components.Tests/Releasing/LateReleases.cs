using Serilog.Core;
using Slipway.Components.Releasing;
using Slipway.Engine.Releasing;
using Slipway.Git;
using Slipway.Naming;
using Slipway.Releases;
using Slipway.Versions;

namespace Slipway.Components.Tests.Releasing;

/// <summary>Releases of two commits of an application repository, in either order.</summary>
public sealed class LateReleases : ReleaseTest
{
    private const string Branch = "release/dev/web";

    [Fact]
    public async Task A_release_of_an_older_commit_leaves_the_pull_request_of_a_newer_one_alone()
    {
        var (older, newer) = (await CommitSourceAsync("older"), await CommitSourceAsync("newer"));
        var opened = await ReleaseAsync(newer);

        var late = await ReleaseAsync(older);

        Assert.IsType<ReleaseOutcome.Overtaken>(late.Outcome);
        Assert.Contains($"{opened.PullRequest!.Url} proposes {newer.Version}, built from commit {newer.Commit.Abbreviated}", late.WhyNotProposed, StringComparison.Ordinal);
        await AssertProposedAsync(newer);
        // With --merge and --wait, the late job ends well: the newer one is on its way.
        Assert.Null(Assert.Single(await Steps.MergeAsync([late], TimeSpan.FromMinutes(5), default)).MergeCommit);
        Assert.Empty(await WaitAsync(late));
    }

    [Fact]
    public async Task A_release_of_a_newer_commit_takes_the_pull_request_over_and_the_same_commit_changes_nothing()
    {
        var (older, newer) = (await CommitSourceAsync("older"), await CommitSourceAsync("newer"));
        var first = await ReleaseAsync(older);

        var second = await ReleaseAsync(newer);
        var again = await ReleaseAsync(newer);

        Assert.Equal(first.PullRequest, second.PullRequest);
        Assert.Equal((second.Outcome, second.Commit), (again.Outcome, again.Commit));
        await AssertProposedAsync(newer);
    }

    [Fact]
    public async Task A_release_of_an_older_commit_does_not_take_back_what_was_merged()
    {
        var (older, newer) = (await CommitSourceAsync("older"), await CommitSourceAsync("newer"));
        await MergeAsync(await ReleaseAsync(newer));

        var late = await ReleaseAsync(older);

        Assert.IsType<ReleaseOutcome.Overtaken>(late.Outcome);
        Assert.Contains($"main has {newer.Version}, which comes after commit {older.Commit.Abbreviated}", late.WhyNotProposed, StringComparison.Ordinal);
        Assert.Null(await Forge.PullRequests.FindOpenAsync(Branch, "main", default));
    }

    [Fact]
    public async Task A_release_of_an_older_commit_does_not_take_back_what_manifests_name_by_its_digest_alone()
    {
        await PushAsync(
            ("dev/web/kustomization.yaml", $"resources: [deployment.yaml, service.yaml]\nimages:\n- name: ghcr.io/acme/web\n  digest: sha256:{new string('7', 64)}\n"),
            ("dev/web/deployment.yaml", (await ReadAsync("main", "dev/web/deployment.yaml")).Replace("ghcr.io/acme/web:unreleased", "ghcr.io/acme/web", StringComparison.Ordinal)));
        var (older, newer) = (await CommitSourceAsync("older"), await CommitSourceAsync("newer"));
        await MergeAsync(await ReleaseAsync(newer));

        var late = await ReleaseAsync(older);

        Assert.IsType<ReleaseOutcome.Overtaken>(late.Outcome);
        Assert.Contains($"main has {newer.Version}, which comes after commit {older.Commit.Abbreviated}", late.WhyNotProposed, StringComparison.Ordinal);
        Assert.NotNull((await ReleaseAsync(await CommitSourceAsync("newest"))).PullRequest);
    }

    [Fact]
    public async Task A_branch_whose_pull_request_was_never_opened_counts_too()
    {
        var (older, newer) = (await CommitSourceAsync("older"), await CommitSourceAsync("newer"));
        await CommitAsync(newer);

        Assert.IsType<ReleaseOutcome.Overtaken>(Assert.Single(await CommitAsync(older)).Outcome);
        await AssertProposedAsync(newer);
    }

    [Fact]
    public async Task A_clone_that_was_made_before_the_newer_commit_goes_by_the_versions()
    {
        var older = await CommitSourceAsync("older");
        await Commands.GitAsync(Source, "clone", "--quiet", Source, Source + "-early");
        var newer = await CommitSourceAsync("newer");
        await MergeAsync(await ReleaseAsync(newer));
        var newest = await CommitSourceAsync("newest");
        var opened = await ReleaseAsync(newest);

        var againstOpen = Assert.Single(await CommitAsync(older, Source + "-early"));
        await CallAsync(HttpMethod.Patch, $"pulls/{opened.PullRequest!.Number}", new { state = "closed" });
        var againstMerged = Assert.Single(await CommitAsync(older, Source + "-early"));

        Assert.Contains($"proposes {newest.Version}", againstOpen.WhyNotProposed, StringComparison.Ordinal);
        Assert.Contains($"main has {newer.Version}", againstMerged.WhyNotProposed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_clone_that_was_made_before_a_tag_does_not_take_its_version_back()
    {
        var older = await CommitSourceAsync("older");
        await Commands.GitAsync(Source, "clone", "--quiet", Source, Source + "-early");
        await CommitSourceAsync("newer");
        await Commands.GitAsync(Source, "tag", "v2.0.0");
        var tagged = SourceVersion.Derive(await new GitWorkTree(Source, Logger.None).ReadFactsAsync(default));
        await MergeAsync(await ReleaseAsync(tagged));

        var late = Assert.Single(await CommitAsync(older, Source + "-early"));

        Assert.Contains("main has 2.0.0", late.WhyNotProposed, StringComparison.Ordinal);
        Assert.IsType<ReleaseOutcome.Overtaken>(late.Outcome);
    }

    [Fact]
    public async Task A_commit_of_another_branch_is_not_late()
    {
        await CommitSourceAsync("shared");
        await Commands.GitAsync(Source, "branch", "hotfix");
        var newer = await CommitSourceAsync("newer");
        await Commands.GitAsync(Source, "checkout", "--quiet", "hotfix");
        var hotfix = await CommitSourceAsync("hotfix");
        await MergeAsync(await ReleaseAsync(newer));

        var release = await ReleaseAsync(hotfix);

        Assert.NotNull(release.PullRequest);
        Assert.Contains($"**1 commit of {newer.Version} is not in this version.**", release.Text.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_wants_an_older_commit_can_have_it_and_a_rollback_is_none_of_this()
    {
        var (older, newer) = (await CommitSourceAsync("older"), await CommitSourceAsync("newer"));
        var opened = await ReleaseAsync(newer);
        var wanted = Assert.Single(await Steps.ReleaseAsync(RequestOf(older) with { AllowsOlder = true }, History(Source), default));
        await MergeAsync(await ReleaseAsync(newer));

        var request = RequestOf(older);
        var origin = new ReleaseOrigin.Rollback(newer.Version, opened.Commit, []);
        var back = Assert.Single(await Steps.ReleaseAsync(request with { Candidates = [request.Candidates[0] with { Origin = origin }] }, History(Source), default));

        Assert.Equal(opened.PullRequest, wanted.PullRequest);
        Assert.NotNull(back.PullRequest);
    }

    private string Source => Path.Combine(Path.GetDirectoryName(CacheFolder)!, "source");

    private static GitSourceHistory History(string clone) => new(clone, Logger.None);

    private async Task<SourceVersion> CommitSourceAsync(string message)
    {
        if (!Directory.Exists(Source))
        {
            Directory.CreateDirectory(Source);
            await Commands.GitAsync(Source, "init", "--quiet", "--initial-branch", "main");
        }

        await Commands.GitAsync(Source, "commit", "--quiet", "--allow-empty", "-m", message);
        return SourceVersion.Derive(await new GitWorkTree(Source, Logger.None).ReadFactsAsync(default));
    }

    private static ReleaseRequest RequestOf(SourceVersion source)
    {
        var request = Request(source.Version);
        return request with { Candidates = [request.Candidates[0] with { SourceCommit = source.Commit }] };
    }

    private Task<IReadOnlyList<ReleasedApplication>> CommitAsync(SourceVersion source, string? clone = null) => Steps.CommitAsync(RequestOf(source), History(clone ?? Source), default);

    private async Task<ReleasedApplication> ReleaseAsync(SourceVersion source) => Assert.Single(await Steps.ReleaseAsync(RequestOf(source), History(Source), default));

    private async Task AssertProposedAsync(SourceVersion source)
    {
        Assert.Contains($":{source.Version}@", await ReadAsync(Branch, "dev/web/deployment.yaml"), StringComparison.Ordinal);
        if (await Forge.PullRequests.FindOpenAsync(Branch, "main", default) is { } open)
        {
            Assert.Equal($"Release web {source.Version} to dev", open.Text.Title);
        }
    }
}
