using System.Globalization;
using System.Text;
using Serilog;
using Slipway.Naming;
using Slipway.Releases;
using Slipway.Versions;

namespace Slipway.Git;

/// <summary>The history of an application repository's local clone.</summary>
/// <param name="folder">The work tree, or a folder in it.</param>
/// <param name="logger">Gets the git commands, at debug level.</param>
internal sealed class GitSourceHistory(string folder, ILogger logger) : ISourceHistory
{
    // A pull request shows fewer.
    private const string MaxCommits = "--max-count=250";
    private const char Field = '\u001f';
    private const char Record = '\u001e';
    private readonly GitProgram git = new(folder, logger);

    /// <inheritdoc/>
    public async Task<SourceChanges?> FindAsync(string previous, ReleaseCandidate candidate, CancellationToken cancellationToken)
    {
        if (candidate.SourceCommit is not { } to)
        {
            return null;
        }

        var (exitCode, output, _) = await git.TryAsync(
            ["rev-parse", "--verify", "--quiet", "--end-of-options", $"{VersionSource.RevisionOf(previous)}^{{commit}}"], null, null, cancellationToken);
        if (exitCode != 0 || CommitSha.TryParse(Encoding.UTF8.GetString(output).Trim()) is not { } from)
        {
            // The version before was built elsewhere, or its tag is gone.
            return null;
        }

        var counts = (await git.RunAsync(["rev-list", "--left-right", "--count", $"{from}...{to}"], cancellationToken)).Split('\t');
        var log = await git.RunAsync(["log", MaxCommits, $"--format=%H{Field}%an{Field}%aI{Field}%B{Record}", $"{from}..{to}"], cancellationToken);
        return new SourceChanges
        {
            From = from,
            To = to,
            Behind = int.Parse(counts[0], CultureInfo.InvariantCulture),
            Ahead = int.Parse(counts[1], CultureInfo.InvariantCulture),
            Commits = [.. log.Split(Record).Select(text => text.Trim().Split(Field)).Where(fields => fields.Length == 4).Select(Read)],
        };
    }

    /// <inheritdoc/>
    public async Task<bool?> IsBeforeAsync(CommitSha commit, CommitSha other, CancellationToken cancellationToken)
    {
        if (commit == other)
        {
            return false;
        }

        var (exitCode, _, _) = await git.TryAsync(["merge-base", "--is-ancestor", commit.Value, other.Value], null, null, cancellationToken);
        return exitCode switch
        {
            0 => true,
            1 => false,
            // One of them is not here.
            _ => null,
        };
    }

    private static SourceChange Read(string[] fields) =>
        new(CommitSha.Parse(fields[0]), fields[1], fields[3]) { AuthoredAt = DateTimeOffset.Parse(fields[2], CultureInfo.InvariantCulture) };
}
