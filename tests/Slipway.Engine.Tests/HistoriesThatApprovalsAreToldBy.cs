using Slipway.ConfigRepositories;
using Slipway.Engine.Reviewing;
using Slipway.Naming;
using Slipway.Tests.Rollouts;

namespace Slipway.Engine.Tests;

/// <summary>Where nobody has to approve, the history costs next to nothing; one that does not answer is no sign that nobody had to.</summary>
public sealed class HistoriesThatApprovalsAreToldBy
{
    private static readonly CommitSha Healthy = CommitSha.Parse(new string('1', 40));
    private static readonly CommitSha Head = CommitSha.Parse(new string('2', 40));

    [Fact]
    public async Task A_history_that_does_not_answer_is_not_one_without_approvals()
    {
        var silent = new History { Failure = new SlipwayException("git.example", "502", isTransient: true), Landings = new SlipwayException("clone", "is shallow") };

        Assert.Equal("git.example: 502", (await Assert.ThrowsAsync<SlipwayException>(() => FindAsync(silent, Healthy))).Message);
    }

    [Fact]
    public async Task A_last_healthy_commit_that_is_nowhere_holds_up_nobody() =>
        Assert.Empty(await FindAsync(new History { Landings = new SlipwayException("clone", "is shallow") }, Healthy));

    [Fact]
    public async Task However_many_applications_nobody_has_to_approve_their_history_is_asked_for_once()
    {
        var history = new History();
        var needed = new NeededApprovals(history, history, "");

        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => needed.FindAsync(Shop.Target, ["prod/web"], Head, Healthy, rule: null, hasChanges: true, default)));

        Assert.Equal(1, history.Asked);
    }

    private static Task<IReadOnlyList<(CommitSha Commit, IReadOnlyList<Configuration.ApprovalRule> Rules)>> FindAsync(History history, CommitSha healthy) =>
        new NeededApprovals(history, history, "").FindAsync(Shop.Target, ["prod/web"], Head, healthy, rule: null, hasChanges: true, default);

    private sealed class History : ILandings, IConfigHistory
    {
        private int asked;

        public int Asked => asked;

        public SlipwayException? Failure { get; init; }

        public SlipwayException? Landings { get; init; }

        public IAsyncEnumerable<IConfigTree> ReadAsync(string folder, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<IConfigTree?> FindAsync(CommitSha commit, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref asked);
            return Failure is null ? Task.FromResult<IConfigTree?>(null) : throw Failure;
        }

        public Task<IReadOnlyList<CommitSha>> FindAsync(CommitSha? since, CommitSha head, IReadOnlyList<string> paths, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref asked);
            return Landings is null ? Task.FromResult<IReadOnlyList<CommitSha>>([]) : throw Landings;
        }

        public Task<bool> AreSameAsync(CommitSha one, CommitSha other, IReadOnlyList<string> paths, CancellationToken cancellationToken) => Task.FromResult(true);
    }
}
