using System.Runtime.CompilerServices;
using Serilog;
using Slipway.ConfigRepositories;
using Slipway.Naming;

namespace Slipway.Git;

/// <summary>The history of a local clone of the config repository.</summary>
/// <param name="folder">The work tree, or a folder in it.</param>
/// <param name="logger">Gets the git commands, at debug level.</param>
internal sealed class GitConfigHistory(string folder, ILogger logger) : IConfigHistory
{
    private const int AtOnce = 20;
    private readonly GitProgram git = new(folder, logger) { IsForeign = true };

    /// <summary>Where commits are looked for that the clone does not have, being shallow or of an earlier time; null to do without.</summary>
    public IBranchHistory? Repository { get; init; }

    /// <inheritdoc/>
    public IAsyncEnumerable<IConfigTree> ReadAsync(string folder, CancellationToken cancellationToken) => ReadAsync(git, "HEAD", folder, new CommitIdentity(), cancellationToken);

    /// <inheritdoc/>
    public async Task<IConfigTree?> FindAsync(CommitSha commit, CancellationToken cancellationToken) =>
        await GitConfigTree.TryOpenAsync(git, [commit.Value], new CommitIdentity(), cancellationToken) is [var found] ? found
            : Repository is null ? null
            : await Repository.FindAsync(commit, cancellationToken);

    internal static async IAsyncEnumerable<IConfigTree> ReadAsync(
        GitProgram git, string head, string folder, CommitIdentity identity, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var commits = (await git.RunAsync(["rev-list", head, "--", $":(top,literal){folder}"], cancellationToken))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
        foreach (var some in commits.Chunk(AtOnce))
        {
            foreach (var tree in await GitConfigTree.TryOpenAsync(git, some, identity, cancellationToken) ?? [])
            {
                yield return tree;
            }
        }
    }
}
