using Slipway.Naming;

namespace Slipway.Releases;

/// <summary>The history of application repositories, as far as it can be seen from here.</summary>
public interface ISourceHistory
{
    /// <summary>What changed since a version.</summary>
    /// <param name="previous">The version that ran before.</param>
    /// <param name="candidate">What is released.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>Null when it cannot be told: the history does not have one of the two commits, or not here.</returns>
    Task<SourceChanges?> FindAsync(string previous, ReleaseCandidate candidate, CancellationToken cancellationToken);

    /// <summary>Whether a commit comes before another one.</summary>
    /// <returns>False for the same commit and for one of another branch; null when it cannot be told, as always by default.</returns>
    Task<bool?> IsBeforeAsync(CommitSha commit, CommitSha other, CancellationToken cancellationToken) => Task.FromResult<bool?>(null);
}
