using System.Globalization;
using System.Text;
using Slipway.ConfigRepositories;
using Slipway.Naming;

namespace Slipway.Git;

/// <summary>
/// Makes a commit without a work tree and without an index: <c>git fast-import</c> writes blobs, trees and the commit in one process
/// (https://git-scm.com/docs/git-fast-import).
/// </summary>
internal sealed class PlumbingCommit(GitProgram git, CommitIdentity identity, TimeProvider time)
{
    private readonly CommitSignature signature = new(git, identity);

    public async Task<CommitSha> CreateAsync(ConfigCommit commit, CancellationToken cancellationToken)
    {
        identity.Validate();
        var paths = commit.Files.Select(file => file.Path).Concat(commit.Deleted).ToList();
        ThrowIfUnsafe(paths);
        var entries = (await TreeEntry.ListAsync(git, commit.Parent, ["--", .. paths], cancellationToken)).ToDictionary(entry => entry.Path);
        if (commit.Files.FirstOrDefault(file => entries.GetValueOrDefault(file.Path) is { IsRegularFile: false, IsFolder: false }) is { } special)
        {
            throw new GitException(
                GitFailure.Repository, special.Path, $"it is a {entries[special.Path].KindName} in the config repository; expected a file.");
        }

        var output = await git.RunAsync(["fast-import", "--quiet", "--date-format=raw"], Stream(commit, entries), null, cancellationToken);
        var sha = Encoding.UTF8.GetString(output).Trim();
        return await signature.AddAsync(CommitSha.Parse(sha), commit.Parent, commit.Message, commit.Author, cancellationToken);
    }

    // A path from a configuration file must not reach outside of the tree, or into a .git of whoever checks it out.
    private static void ThrowIfUnsafe(IEnumerable<string> paths)
    {
        var problems = paths.Where(path => path.Split('/').Any(part => part is "" or "." or ".." || part.Equals(".git", StringComparison.OrdinalIgnoreCase)))
            .Select(path => new Problem($"file '{path}'", "expected a path within the config repository.")).ToList();
        if (problems.Count > 0)
        {
            throw new InvalidInputException(problems);
        }
    }

    private ReadOnlyMemory<byte> Stream(ConfigCommit commit, Dictionary<string, TreeEntry> entries)
    {
        // A large file is there once more, and not twice while the stream grows.
        using var stream = new FastImport(commit.Message.Length + commit.Files.Sum(file => file.After.Length + (4 * file.Path.Length) + 100) + 1000);
        var now = time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        stream.Write($"commit {stream.Reference}\nmark :1\n");
        if (commit.Author is var (name, email))
        {
            stream.Write($"author {name} <{email}> {now} +0000\n");
        }

        stream.Write($"committer {ConfigCommit.CommitterName} <{identity.Email}> {now} +0000\n");
        stream.Data(Encoding.UTF8.GetBytes(commit.Message));
        stream.Write($"from {commit.Parent}\n");
        foreach (var file in commit.Files)
        {
            stream.File(entries.GetValueOrDefault(file.Path)?.Mode ?? TreeEntry.FileMode, file.Path, file.After);
        }

        foreach (var path in commit.Deleted)
        {
            stream.Delete(path);
        }

        return stream.End(commit.Parent.Value.Length);
    }
}
