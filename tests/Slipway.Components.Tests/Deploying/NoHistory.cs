using Slipway.ConfigRepositories;
using Slipway.Engine.Reviewing;
using Slipway.Naming;

namespace Slipway.Components.Tests.Deploying;

/// <summary>A config repository in which nothing changed.</summary>
internal sealed class NoHistory : IConfigHistory, ILandings
{
    public static ApprovalGate Gate => new(new NeededApprovals(new NoHistory(), new NoHistory(), ""), forge: null, _ => []);

    public IAsyncEnumerable<IConfigTree> ReadAsync(string folder, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IConfigTree?> FindAsync(CommitSha commit, CancellationToken cancellationToken) => Task.FromResult<IConfigTree?>(null);

    public Task<IReadOnlyList<CommitSha>> FindAsync(CommitSha? since, CommitSha head, IReadOnlyList<string> paths, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<CommitSha>>([]);

    public Task<bool> AreSameAsync(CommitSha one, CommitSha other, IReadOnlyList<string> paths, CancellationToken cancellationToken) => Task.FromResult(true);
}
