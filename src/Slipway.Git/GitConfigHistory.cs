using System.Runtime.CompilerServices;
using Serilog;
using Slipway.ConfigRepositories;
using Slipway.Naming;

namespace Slipway.Git;

/// <summary>The history of a local clone of the config repository.</summary>
/// <param name="folder">The work tree, or a folder in it.</param>
/// <param name="logger">Gets the git commands, at debug level.</param>
internal sealed class GitConfigHistory(string folder, ILogger logger) : IConfigHistory, ILandings
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

    /// <inheritdoc/>
    public async Task<IReadOnlyList<CommitSha>> FindAsync(CommitSha? since, CommitSha head, IReadOnlyList<string> paths, CancellationToken cancellationToken)
    {
        // Where a shallow clone ends, everything looks new, and what came before is not seen.
        if (File.Exists(GitClone.Find(folder).Shallow))
        {
            throw new GitException(GitFailure.Repository, folder, "this clone is shallow, so that it cannot be told which commits changed what. Fetch the whole history: 'fetch-depth: 0' for actions/checkout.");
        }

        string[] range = since is null ? [head.Value] : [head.Value, $"^{since}"];
        string found;
        try
        {
            found = await git.RunAsync(["rev-list", "--first-parent", .. range, "--", .. paths.Select(Literal)], cancellationToken);
        }
        catch (GitException) when (since is not null)
        {
            if (await GitConfigTree.TryOpenAsync(git, [since.Value], new CommitIdentity(), cancellationToken) is { Count: > 0 })
            {
                throw;
            }

            throw new GitException(
                GitFailure.Repository,
                $"commit {since.Abbreviated}",
                "it is the last one that was healthy, and not in this clone. Fetch the whole history ('fetch-depth: 0'); where the branch was rewritten, --ignore-approvals deploys all the same.");
        }

        return [.. found.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(CommitSha.Parse)];
    }

    /// <inheritdoc/>
    public async Task<bool> AreSameAsync(CommitSha one, CommitSha other, IReadOnlyList<string> paths, CancellationToken cancellationToken) =>
        (await git.RunAsync(["diff-tree", "-r", "--no-renames", "--name-only", one.Value, other.Value, "--", .. paths.Select(Literal)], cancellationToken)).Length == 0;

    private static string Literal(string path) => $":(top,literal){path}";

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
