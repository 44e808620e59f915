using Slipway.Naming;

namespace Slipway.ConfigRepositories;

/// <summary>The history of the config repository, as far as a clone has it.</summary>
public interface IConfigHistory
{
    /// <summary>The commits of HEAD's history that changed a file at or below a folder, newest first, read as far as they are asked for.</summary>
    /// <param name="folder">From the repository's root, with forward slashes.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    IAsyncEnumerable<IConfigTree> ReadAsync(string folder, CancellationToken cancellationToken);

    /// <summary>One commit; null when the clone does not have it.</summary>
    Task<IConfigTree?> FindAsync(CommitSha commit, CancellationToken cancellationToken);
}
