using Slipway.ConfigRepositories;
using Slipway.Engine.Releasing;
using Slipway.Forges;
using Slipway.Git;
using Slipway.Naming;
using Slipway.Releases;

namespace Slipway.Components.Tests.Releasing;

/// <summary>A run that ends before or after any of its writes, and the run after it: together they do what one would have done.</summary>
public sealed class KilledAnywhere : ReleaseTest
{
    private const int MostWrites = 8;

    [Fact]
    public async Task A_release_ends_the_same()
    {
        await StartAsync(app => Pod(app, "unreleased"));

        var kills = await ForEachWriteAsync(async (app, ports) => await ports.ReleaseAsync(Request("1.4.0", app), isMerged: true));

        Assert.Equal(["before commit", "after commit", "before open", "after open", "before merge", "after merge"], kills);
        await AssertEndedAsync(kills.Count, "1.4.0", PullRequestState.Merged);
    }

    [Fact]
    public async Task An_update_ends_the_same()
    {
        await StartAsync(app => Pod(app, "unreleased"));
        for (var number = 0; number < MostWrites; number++)
        {
            await new Ports(this, fuse: 0).ReleaseAsync(Request("1.3.0", $"app{number}"), isMerged: false);
        }

        var kills = await ForEachWriteAsync(async (app, ports) => await ports.ReleaseAsync(Request("1.4.0", app), isMerged: false));

        Assert.Equal(["before commit", "after commit", "before update", "after update"], kills);
        for (var number = 0; number < kills.Count; number++)
        {
            var only = Assert.Single(await Forge.PullRequests.FindAsync($"release/dev/app{number}", default));
            Assert.Equal((PullRequestState.Open, $"Release app{number} 1.4.0 to dev"), (only.State, only.Text.Title));
        }
    }

    [Fact]
    public async Task A_release_that_the_base_has_already_ends_the_same()
    {
        await StartAsync(app => Pod(app, "unreleased"));
        for (var number = 0; number < MostWrites; number++)
        {
            await new Ports(this, fuse: 0).ReleaseAsync(Request("1.4.0", $"app{number}"), isMerged: false);
        }

        await StartAsync(app => Pod(app, Request("1.4.0", app).Candidates[0].Image.ToString()));

        var kills = await ForEachWriteAsync(async (app, ports) => await ports.ReleaseAsync(Request("1.4.0", app), isMerged: false));

        Assert.Equal(["before comment", "after comment", "before close", "after close"], kills);
        await AssertEndedAsync(kills.Count, "1.4.0", PullRequestState.Closed);
        Assert.All(await Task.WhenAll(Enumerable.Range(0, kills.Count).Select(CommentsOfAsync)), comments => Assert.Single(comments));
    }

    [Fact]
    public async Task A_rollback_ends_the_same()
    {
        await StartAsync(app => Pod(app, Request("1.4.0", app).Candidates[0].Image.ToString()));

        var kills = await ForEachWriteAsync(async (app, ports) =>
        {
            var request = Request("1.3.0", app);
            var origin = new ReleaseOrigin.Rollback("1.4.0", CommitSha.Parse(new string('b', 40)), []);
            await ports.ReleaseAsync(request with { Candidates = [request.Candidates[0] with { Origin = origin }] }, isMerged: true);
        });

        Assert.Equal(6, kills.Count);
        await AssertEndedAsync(kills.Count, "1.3.0", PullRequestState.Merged);
    }

    private static string Pod(string app, string image) =>
        $"kind: Pod\nspec:\n  containers:\n  - image: {(image.Contains('/', StringComparison.Ordinal) ? image : $"{app}:{image}")}\n";

    private Task StartAsync(Func<string, string> content) =>
        PushAsync([.. Enumerable.Range(0, MostWrites).Select(number => ($"dev/app{number}/pod.yaml", content($"app{number}")))]);

    /// <summary>Kills a run at its first write, another one, of another application, at its second, and so on; each is run again to its end.</summary>
    private async Task<IReadOnlyList<string>> ForEachWriteAsync(Func<string, Ports, Task> run)
    {
        var kills = new List<string>();
        while (true)
        {
            var ports = new Ports(this, fuse: kills.Count + 1);
            try
            {
                await run($"app{kills.Count}", ports);
                return kills;
            }
            catch (TimeoutException killed)
            {
                await run($"app{kills.Count}", new Ports(this, fuse: 0));
                kills.Add(killed.Message);
            }
        }
    }

    private async Task AssertEndedAsync(int applications, string version, PullRequestState state)
    {
        for (var number = 0; number < applications; number++)
        {
            var only = Assert.Single(await Forge.PullRequests.FindAsync($"release/dev/app{number}", default));
            Assert.Equal(state, only.State);
            Assert.Contains($"app{number}:{version}@sha256:", await ReadAsync("main", $"dev/app{number}/pod.yaml"), StringComparison.Ordinal);
        }
    }

    private async Task<IReadOnlyList<string>> CommentsOfAsync(int number) =>
        await CommentsAsync(Assert.Single(await Forge.PullRequests.FindAsync($"release/dev/app{number}", default)).Number);

    /// <summary>The forge and git, with a fuse that ends the run at one of its writes.</summary>
    private sealed class Ports(KilledAnywhere test, int fuse) : IConfigRepository, IPullRequests
    {
        private readonly GitConfigRepository repository = test.Repository();
        private int left = fuse;

        /// <summary>The steps of the release targets.</summary>
        public async Task ReleaseAsync(ReleaseRequest request, bool isMerged)
        {
            var committed = Assert.Single(await new ReleaseCommitter(this, TimeProvider.System) { PullRequests = this, Reviews = test.Forge.Reviews }.CommitAsync(request, default));
            var (plan, head) = (committed.Plan, committed.Head);
            var pullRequests = new ReleasePullRequests(this);
            if (plan.Branch is BranchStep.AlreadyReleased)
            {
                await pullRequests.CloseDoneAsync(plan.Release.Branch, plan.BaseBranch, plan.Release.Image.Digest!, head, default);
                return;
            }

            var (pullRequest, _) = await pullRequests.EnsureAsync(plan.Release.Branch, plan.BaseBranch, plan.Text, default);
            if (isMerged)
            {
                await new CheckedMerge(this, test.Forge.Reviews, test.Forge.Checks, TimeProvider.System).MergeAsync(
                    pullRequest.Number, head, new MergeWait { Timeout = TimeSpan.FromMinutes(5) }, _ => Task.CompletedTask, default);
            }
        }

        public Task<CommitSha> CommitAsync(ConfigCommit commit, CancellationToken cancellationToken) => WriteAsync("commit", () => repository.CommitAsync(commit, cancellationToken));

        public Task<PullRequest> OpenAsync(PullRequestText text, string branch, string baseBranch, CancellationToken cancellationToken) =>
            WriteAsync("open", () => test.Forge.PullRequests.OpenAsync(text, branch, baseBranch, cancellationToken));

        public Task<PullRequest> UpdateAsync(PullRequest found, PullRequestText text, CancellationToken cancellationToken) =>
            WriteAsync("update", () => test.Forge.PullRequests.UpdateAsync(found, text, cancellationToken));

        public Task CloseAsync(int number, string body, CancellationToken cancellationToken) => WriteAsync("close", async () =>
        {
            await test.Forge.PullRequests.CloseAsync(number, body, cancellationToken);
            return true;
        });

        public Task SetCommentAsync(int number, string marker, string text, CancellationToken cancellationToken) => WriteAsync("comment", async () =>
        {
            await test.Forge.PullRequests.SetCommentAsync(number, marker, text, cancellationToken);
            return true;
        });

        public Task<CommitSha> MergeAsync(int number, CommitSha head, CancellationToken cancellationToken) =>
            WriteAsync("merge", () => test.Forge.PullRequests.MergeAsync(number, head, cancellationToken));

        public Task<string?> MergeLaterAsync(int number, CommitSha head, CancellationToken cancellationToken) =>
            WriteAsync("merge later", () => test.Forge.PullRequests.MergeLaterAsync(number, head, cancellationToken));

        public Task<ConfigSnapshot> FetchAsync(IReadOnlyList<string> branches, CancellationToken cancellationToken) => repository.FetchAsync(branches, cancellationToken);

        public Task<PullRequest?> FindOpenAsync(string branch, string baseBranch, CancellationToken cancellationToken) =>
            test.Forge.PullRequests.FindOpenAsync(branch, baseBranch, cancellationToken);

        public Task<IReadOnlyList<PullRequest>> FindAsync(string branch, CancellationToken cancellationToken) => test.Forge.PullRequests.FindAsync(branch, cancellationToken);

        public Task<IReadOnlyList<PullRequest>> FindByCommitAsync(CommitSha commit, CancellationToken cancellationToken) =>
            test.Forge.PullRequests.FindByCommitAsync(commit, cancellationToken);

        public Task<PullRequest> GetAsync(int number, CancellationToken cancellationToken) => test.Forge.PullRequests.GetAsync(number, cancellationToken);

        private async Task<T> WriteAsync<T>(string what, Func<Task<T>> write)
        {
            Strike("before " + what);
            var result = await write();
            Strike("after " + what);
            return result;
        }

        private void Strike(string where)
        {
            if (--left == 0)
            {
                throw new TimeoutException(where);
            }
        }
    }
}
