using Serilog.Core;
using Slipway.Engine.Reviewing;
using Slipway.Forges;
using Slipway.Git;
using Slipway.Naming;

namespace Slipway.Components.Tests.Deploying;

/// <summary>What slipway.yaml wants approved is not deployed before it is: from the pull request over the merge to the cluster.</summary>
public sealed class ApprovalsOfDeployments : ApprovalsTest
{
    [Theory]
    [InlineData("merge")]
    [InlineData("squash")]
    [InlineData("rebase")]
    public async Task A_merged_pull_request_is_not_reached_until_it_is_approved_and_a_repeat_finds_nothing_to_do(string way)
    {
        await SendAsync("acme", HttpMethod.Patch, "repos/acme/config", new { allow_merge_commit = way == "merge", allow_squash_merge = way == "squash", allow_rebase_merge = way == "rebase" });
        var number = await ProposeAsync("red", ("dev/api/settings.yaml", Settings("pink")));
        Work.Push("And red", ("dev/api/settings.yaml", Settings("red")));
        await MergeAsync(number);

        var held = await DeployAsync();

        var page = (await Forge.PullRequests.GetAsync(number, default)).Url;
        Assert.Equal($"not reached: waits for 1 more approval of acme/operations on #{number} ({page}): approve it, and run the deployment again", held);
        Assert.Null(await ColorAsync());
        var status = (await Forge.Deployments.GetStatusesAsync(Work.Head, default)).Single(one => one.Context == "slipway/deploy");
        Assert.Equal(ReportState.Pending, status.State);
        Assert.StartsWith($"1 not reached: waits for 1 more approval of acme/operations on #{number}", status.Description, StringComparison.Ordinal);

        await ReviewAsync("ada", number);
        Assert.DoesNotContain("not reached", await DeployAsync(), StringComparison.Ordinal);
        Assert.Equal("red", await ColorAsync());
        Assert.Equal("unchanged", await DeployAsync());
    }

    [Fact]
    public async Task An_approval_of_the_commit_before_is_none()
    {
        var number = await ProposeAsync("red", ("dev/api/settings.yaml", Settings("red")));
        await ReviewAsync("ada", number);
        Work.Push("Something else", ("dev/api/settings.yaml", Settings("black")));
        await MergeAsync(number);

        Assert.Contains("waits for 1 more approval", await DeployAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_dismissed_or_asked_to_change_or_said_by_others_is_no_approval()
    {
        var number = await ProposeAndMergeAsync("red");
        await ReviewAsync("mallory", number);
        await ReviewAsync("ada", number);
        await ReviewAsync("ada", number, "REQUEST_CHANGES");
        Assert.Contains("waits for 1 more approval", await DeployAsync(), StringComparison.Ordinal);

        await ReviewAsync("ada", number);
        await Forge.Reviews.DismissAsync(number, (await Forge.Reviews.FindAsync(number, default)).Single(review => review.Reviewer == "ada"), "No", default);
        Assert.Contains("waits for 1 more approval", await DeployAsync(), StringComparison.Ordinal);
        Assert.Null(await ColorAsync());
    }

    [Fact]
    public async Task An_approval_behind_a_hundred_reviews_is_found()
    {
        var number = await ProposeAndMergeAsync("red");
        for (var i = 0; i < 101; i++)
        {
            await ReviewAsync($"reader{i}", number, "COMMENT");
        }

        await ReviewAsync("ada", number);

        Assert.DoesNotContain("not reached", await DeployAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_push_without_a_pull_request_fails_and_changes_nothing_until_it_is_taken_back()
    {
        await ReviewAsync("ada", await ProposeAndMergeAsync("red"));
        await DeployAsync();
        var pushed = Work.Push("Straight", ("dev/api/settings.yaml", Settings("blue")));

        var failure = await RefusedAsync();

        Assert.Contains($"lacks approvals, and nothing was changed: 1 approval of acme/operations on commit {pushed.Abbreviated}, which came without a pull request.", failure.Message, StringComparison.Ordinal);
        Assert.Contains("--ignore-approvals deploys it all the same", failure.Message, StringComparison.Ordinal);
        Assert.Equal("red", await ColorAsync());

        await MergeAsync(await ProposeAsync("back", ("dev/api/settings.yaml", Settings("red"))));
        Assert.Equal("unchanged", await DeployAsync());
        await ReviewAsync("ada", await ProposeAndMergeAsync("blue"));
        await DeployAsync();
        Assert.Equal("blue", await ColorAsync());
    }

    [Fact]
    public async Task Every_pull_request_since_it_was_healthy_counts_and_those_of_others_do_not()
    {
        await ReviewAsync("ada", await ProposeAndMergeAsync("red"));
        await DeployAsync();
        var first = await ProposeAndMergeAsync("green");
        var second = await ProposeAndMergeAsync("blue");
        await ReviewAsync("ada", second);
        Work.Push("Of another application", ("README.md", "About nothing\n"));

        var held = await DeployAsync();

        Assert.Contains($"on #{first} (", held, StringComparison.Ordinal);
        Assert.DoesNotContain($"on #{second} (", held, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pull_request_that_lowers_its_own_gate_is_held_to_the_gate_before()
    {
        await ReviewAsync("ada", await ProposeAndMergeAsync("red"));
        await DeployAsync();
        var number = await ProposeAsync("evil", ("slipway.yaml", NoGate), ("dev/api/settings.yaml", Settings("evil")));
        await ReviewAsync("mallory", number);
        await MergeAsync(number);

        Assert.Contains($"acme/operations on #{number}", await DeployAsync(), StringComparison.Ordinal);
        Assert.Equal("red", await ColorAsync());
    }

    [Fact]
    public async Task A_gate_that_is_lowered_first_holds_what_comes_after_until_that_is_approved()
    {
        await ReviewAsync("ada", await ProposeAndMergeAsync("red"));
        await DeployAsync();
        var lowering = await ProposeAsync("lower", ("slipway.yaml", "stages: [{ name: dev, approvals: { from: [mallory] } }]\n"));
        await MergeAsync(lowering);
        Assert.Equal("unchanged", await DeployAsync());
        var number = await ProposeAndMergeAsync("evil");
        await ReviewAsync("mallory", number);

        Assert.Contains($"acme/operations and 1 more approval of mallory on #{lowering}", await DeployAsync(), StringComparison.Ordinal);

        await ReviewAsync("ada", lowering);
        await ReviewAsync("mallory", lowering);
        await DeployAsync();
        Assert.Equal("evil", await ColorAsync());
    }

    [Fact]
    public async Task Manifests_in_a_folder_of_the_repository_are_held_as_well()
    {
        Work.Push("Another stage of the same name", ("deploy/slipway.yaml", Gate), ("deploy/README.md", "Manifests\n"));
        var number = await ProposeAsync("red", ("deploy/dev/api/settings.yaml", Settings("red")));
        await MergeAsync(number);

        Assert.Contains($"waits for 1 more approval of acme/operations on #{number}", await DeployAsync(within: "deploy/"), StringComparison.Ordinal);
        await ReviewAsync("ada", number);
        Assert.DoesNotContain("not reached", await DeployAsync(within: "deploy/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_lowers_no_gate()
    {
        await ReviewAsync("ada", await ProposeAndMergeAsync("red"));
        await DeployAsync();
        await MergeAsync(await ProposeAsync("broken", ("slipway.yaml", "stages: [")));
        var mended = await ProposeAsync("mended", ("slipway.yaml", NoGate), ("dev/api/settings.yaml", Settings("evil")));
        await MergeAsync(mended);

        Assert.Contains($"acme/operations on #{mended}", await DeployAsync(), StringComparison.Ordinal);
        Assert.Equal("red", await ColorAsync());
    }

    [Fact]
    public async Task A_stage_that_comes_with_its_gate_is_held_to_it()
    {
        await JoinAsync("owners", "grace");
        var number = await ProposeAsync("both", ("slipway.yaml", Gate.Replace("]\n", ", { name: prod, approvals: { from: [acme/owners] } }]\n", StringComparison.Ordinal)), ("prod/api/settings.yaml", Settings("red")));
        await MergeAsync(number);

        Assert.Contains($"waits for 1 more approval of acme/owners on #{number}", await DeployAsync(stage: "prod"), StringComparison.Ordinal);
        await ReviewAsync("grace", number);
        Assert.DoesNotContain("not reached", await DeployAsync(stage: "prod"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_team_that_cannot_be_read_fails_with_what_to_do_and_can_be_ignored()
    {
        await ProposeAndMergeAsync("red");
        await SendAsync("acme", HttpMethod.Delete, "orgs/acme/teams/operations");

        var failure = await RefusedAsync();

        Assert.Contains("team acme/operations: there is no such team, or the token may not see who is in it", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Members: read", failure.Message, StringComparison.Ordinal);
        Assert.Null(await ColorAsync());
        await DeployAsync(ignores: true);
        Assert.Equal("red", await ColorAsync());
        Assert.StartsWith("approvals that could not be asked for: team acme/operations", (await LastRecordAsync()).WithoutApprovals, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_deployed_without_its_approvals_is_recorded_with_what_was_missing()
    {
        var number = await ProposeAndMergeAsync("red");
        Assert.Contains("not reached", await DeployAsync(), StringComparison.Ordinal);

        await DeployAsync(ignores: true);

        Assert.Equal("red", await ColorAsync());
        Assert.StartsWith($"1 more approval of acme/operations on #{number} (", (await LastRecordAsync()).WithoutApprovals, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_begun_without_its_approvals_is_brought_to_its_end_by_a_run_without_the_option_and_recorded_alike()
    {
        await ReviewAsync("ada", await ProposeAndMergeAsync("red"));
        await DeployAsync();
        await ProposeAndMergeAsync("blue");
        await SayAsync($"{new string('a', 40)} nothing of this commit");
        Assert.Contains("not reached", await DeployAsync(), StringComparison.Ordinal);
        await SayAsync($"{Work.Head} ada's word");

        Assert.DoesNotContain("not reached", await DeployAsync(), StringComparison.Ordinal);

        Assert.Equal("blue", await ColorAsync());
        Assert.Equal("ada's word", (await LastRecordAsync()).WithoutApprovals);

        async Task SayAsync(string text)
        {
            using var run = OpenRun();
            var parent = (await run.Clusters.OfRun.GetAsync(Id with { Name = "slipway-api" }, default))!;
            var annotations = parent.Annotations.With(ApplySets.ApplySetLabels.WithoutApprovals, text);
            await run.Clusters.OfRun.ApplyAsync(
                parent.WithContent(parent.Content.With("metadata", parent.Metadata.With("annotations", annotations).Without("managedFields"))), new Resources.ApplyOptions { Force = true }, default);
        }
    }

    [Fact]
    public async Task Without_a_forge_nothing_is_deployed_that_needs_an_approval()
    {
        await ProposeAndMergeAsync("red");

        Assert.Contains("needs 1 approval of acme/operations, and no forge is there to ask for it", (await RefusedAsync(hasForge: false)).Message, StringComparison.Ordinal);
        Assert.Null(await ColorAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_shallow_clone_is_refused_where_somebody_has_to_approve_only(bool hasGate)
    {
        Work.Push("Gate or none", ("slipway.yaml", hasGate ? Gate + "# \n" : NoGate), ("dev/api/settings.yaml", Settings("red")));
        var shallow = PathOf("shallow");
        Work.Git("clone", "--quiet", "--depth", "1", "--no-local", $"file://{Work.Folder}", shallow);

        if (hasGate)
        {
            Assert.Contains("fetch-depth: 0", (await Assert.ThrowsAsync<SlipwayException>(() => DeployAsync(folder: shallow))).Message, StringComparison.Ordinal);
            Assert.Null(await ColorAsync());
        }
        else
        {
            await DeployAsync(folder: shallow);
            Assert.Equal("red", await ColorAsync());
        }
    }

    [Fact]
    public async Task A_pull_request_that_went_to_another_branch_does_not_count()
    {
        await ReviewAsync("ada", await ProposeAndMergeAsync("red"));
        await DeployAsync();
        Work.Git("push", "--quiet", "origin", "origin/main:refs/heads/scratch");
        Work.Git("checkout", "--quiet", "-B", "evil", "origin/main");
        var commit = Work.Push("evil", ("dev/api/settings.yaml", Settings("evil")));
        var number = (await Forge.PullRequests.OpenAsync(new PullRequestText { Title = "evil", Body = "" }, "evil", "scratch", default)).Number;
        await ReviewAsync("ada", number);
        await Forge.PullRequests.MergeAsync(number, commit, default);
        Work.Git("push", "--quiet", "origin", $"{commit}:refs/heads/main");
        Pull();

        Assert.Contains("came without a pull request", (await RefusedAsync()).Message, StringComparison.Ordinal);
        Assert.Equal("red", await ColorAsync());
    }

    [Fact]
    public async Task A_commit_of_a_pull_request_that_is_pushed_after_its_merge_does_not_count_as_that()
    {
        await ReviewAsync("ada", await ProposeAndMergeAsync("red"));
        await DeployAsync();
        await SendAsync("acme", HttpMethod.Patch, "repos/acme/config", new { allow_merge_commit = false, allow_squash_merge = true, allow_rebase_merge = false });
        var number = await ProposeAsync("harmless", ("dev/api/settings.yaml", Settings("evil")));
        var evil = Work.Head;
        Work.Push("And back", ("dev/api/settings.yaml", Settings("red")), ("README.md", "About nothing\n"));
        await ReviewAsync("ada", number);
        await MergeAsync(number);
        var merged = Work.Head;
        // The very commit, and what it says, on the line of the branch.
        Work.Git("checkout", "--quiet", "--detach", evil.Value);
        Work.Git([.. ConfigClone.Person, "merge", "--quiet", "--strategy=ours", "--no-edit", merged.Value]);
        Work.Git("push", "--quiet", "origin", "HEAD:refs/heads/main");
        Pull();

        Assert.Contains("came without a pull request", (await RefusedAsync()).Message, StringComparison.Ordinal);
        Assert.Equal("red", await ColorAsync());
    }

    [Fact]
    public async Task What_was_taken_back_waits_for_nobody_whatever_is_said_of_other_stages_meanwhile()
    {
        await ReviewAsync("ada", await ProposeAndMergeAsync("red"));
        await DeployAsync();
        await ProposeAndMergeAsync("blue");
        Work.Push("Another stage", ("slipway.yaml", Gate.Replace("]\n", ", { name: prod }]\n", StringComparison.Ordinal)));
        await MergeAsync(await ProposeAsync("back", ("dev/api/settings.yaml", Settings("red"))));
        using (var run = OpenRun())
        {
            // Somebody deleted it by hand, so that there is something to do.
            await run.Clusters.OfRun.DeleteAsync(Id, new Resources.DeleteOptions { Uid = (await run.Clusters.OfRun.GetAsync(Id, default))!.Uid! }, default);
        }

        Assert.DoesNotContain("not reached", await DeployAsync(), StringComparison.Ordinal);
        Assert.Equal("red", await ColorAsync());
    }

    [Fact]
    public async Task A_last_healthy_commit_that_the_clone_lacks_is_named_with_what_to_do()
    {
        var gone = CommitSha.Parse(new string('a', 40));

        var failure = await Assert.ThrowsAsync<GitException>(() => new GitConfigHistory(Work.Folder, Logger.None).FindAsync(gone, Work.Head, ["dev"], default));

        Assert.Equal(
            "commit aaaaaaa: it is the last one that was healthy, and not in this clone. Fetch the whole history ('fetch-depth: 0'); where the branch was rewritten, --ignore-approvals deploys all the same.",
            failure.Message);
    }

    [Fact]
    public async Task An_application_that_was_never_healthy_here_is_told_why_so_much_counts()
    {
        await ProposeAndMergeAsync("red");
        await ProposeAndMergeAsync("blue");

        Assert.Contains("It was never healthy in this cluster, so that all that was merged since the stage has approvals counts: --ignore-approvals deploys it all the same", await DeployAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task However_many_applications_there_are_each_pull_request_and_team_is_asked_for_once()
    {
        var number = await ProposeAsync("red", [.. Enumerable.Range(0, 9).Select(i => ($"dev/app{i}/settings.yaml", (string?)Settings("red", $"settings{i}"))), ("dev/api/settings.yaml", Settings("red"))]);
        await MergeAsync(number);
        var reviews = new Counting(Forge.Reviews, Forge.Teams);

        await DeployAsync(forge: ReviewForge with { Reviews = reviews, Teams = reviews });

        Assert.Equal(2, reviews.Count);
    }

    private sealed class Counting(IReviews reviews, ITeams teams) : IReviews, ITeams
    {
        private int count;

        public int Count => count;

        public Task RequestAsync(int number, IReadOnlyList<string> reviewers, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task DismissAsync(int number, Review review, string message, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<bool> HasAccountAsync(string account, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<IReadOnlyList<Review>> FindAsync(int number, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref count);
            return reviews.FindAsync(number, cancellationToken);
        }

        public Task<IReadOnlySet<string>> FindMembersAsync(string team, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref count);
            return teams.FindMembersAsync(team, cancellationToken);
        }
    }
}
