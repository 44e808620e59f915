using System.Runtime.CompilerServices;
using Slipway.ConfigRepositories;
using Slipway.Naming;

namespace Slipway.Git;

/// <summary>The history of a remote repository's default branch, as it is when it is asked for: a clone that lies behind it does not matter.</summary>
internal sealed class GitDefaultBranch(GitConfigRepository repository, GitCache cache, CommitIdentity identity) : IConfigHistory
{
    public async IAsyncEnumerable<IConfigTree> ReadAsync(string folder, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var head = (await repository.FetchAsync([], cancellationToken)).Base.Commit;
        // With its history.
        await FindAsync(head, cancellationToken);
        await foreach (var commit in GitConfigHistory.ReadAsync(cache.Git, head.Value, folder, identity, cancellationToken))
        {
            yield return commit;
        }
    }

    public Task<IConfigTree?> FindAsync(CommitSha commit, CancellationToken cancellationToken) => repository.History.FindAsync(commit, cancellationToken);
}
