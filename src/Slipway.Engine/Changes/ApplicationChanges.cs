using Slipway.ConfigRepositories;
using Slipway.Engine.Fencing;
using Slipway.Naming;

namespace Slipway.Engine.Changes;

/// <summary>The commits of the config repository that changed an application: its folder, or a file or folder elsewhere that it is made of.</summary>
/// <param name="history">The history.</param>
/// <param name="isBefore">Tells which of two commits comes first. The commit that was deployed before need not have changed the application.</param>
internal sealed class ApplicationChanges(IConfigHistory history, CommitOrder isBefore)
{
    /// <summary>The changes since a commit, newest first. What cannot be told to be newer is none of them.</summary>
    /// <param name="sources">The files and folders that the application is made of.</param>
    /// <param name="since">The commit; null: from the beginning.</param>
    /// <param name="max">How many of each source are read at most.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<IReadOnlyList<IConfigTree>> FindAsync(IReadOnlyList<string> sources, CommitSha? since, int max, CancellationToken cancellationToken)
    {
        var found = new Dictionary<CommitSha, IConfigTree>();
        foreach (var source in sources)
        {
            var read = 0;
            await foreach (var change in history.ReadAsync(source, cancellationToken))
            {
                if (++read > max || (since is not null && !found.ContainsKey(change.Commit) && (change.Commit == since || await isBefore(change.Commit, since, cancellationToken) != false)))
                {
                    break;
                }

                found.TryAdd(change.Commit, change);
            }
        }

        // Of one source they are in git's order already, whatever the clocks said.
        return sources.Count == 1 ? [.. found.Values] : [.. found.Values.OrderByDescending(change => change.CommittedAt)];
    }
}
