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
        return CommitSha.Parse(identity.SigningKey is null ? sha : await SignAsync(commit, sha, cancellationToken));
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
        // The ref is the process's own, and gone at its end: only the commit is wanted, and no other build may be disturbed.
        var reference = $"refs/slipway-commit/{Guid.NewGuid():n}";
        // A large file is there once more, and not twice while the stream grows.
        using var stream = new MemoryStream(commit.Message.Length + commit.Files.Sum(file => file.After.Length + (4 * file.Path.Length) + 100) + 1000);
        var now = time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        Write($"commit {reference}\nmark :1\n");
        if (commit.Author is var (name, email))
        {
            Write($"author {name} <{email}> {now} +0000\n");
        }

        Write($"committer {ConfigCommit.CommitterName} <{identity.Email}> {now} +0000\n");
        Data(Encoding.UTF8.GetBytes(commit.Message));
        Write($"from {commit.Parent}\n");
        foreach (var file in commit.Files)
        {
            Write($"M {entries.GetValueOrDefault(file.Path)?.Mode ?? TreeEntry.FileMode} inline {Quoted(file.Path)}\n");
            Data(file.After);
        }

        foreach (var path in commit.Deleted)
        {
            Write($"D {Quoted(path)}\n");
        }

        Write($"\nget-mark :1\nreset {reference}\nfrom {new string('0', commit.Parent.Value.Length)}\n\n");
        return stream.GetBuffer().AsMemory(0, (int)stream.Length);

        void Write(string text) => stream.Write(Encoding.UTF8.GetBytes(text));

        void Data(ReadOnlyMemory<byte> content)
        {
            Write($"data {content.Length}\n");
            stream.Write(content.Span);
            Write("\n");
        }
    }

    private static string Quoted(string path) =>
        $"\"{path.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\"";

    private async Task<string> SignAsync(ConfigCommit commit, string unsigned, CancellationToken cancellationToken)
    {
        var (exitCode, output, error) = await git.TryAsync(
            [
                "-c", $"gpg.format={(identity.IsSshKey ? "ssh" : "openpgp")}",
                "commit-tree", $"{unsigned}^{{tree}}", "-p", commit.Parent.Value, $"-S{identity.SigningKey}", "-F", "-",
            ],
            Encoding.UTF8.GetBytes(commit.Message), EnvironmentOf(commit), cancellationToken);
        return exitCode == 0 ? Encoding.UTF8.GetString(output).Trim() : throw new GitException(
            GitFailure.Signing,
            $"signing key '{identity.SigningKey}'",
            $"the commit could not be signed. Is the key without a passphrase, or in an agent? git says: {GitFailures.LastLines(error)}");
    }

    private IReadOnlyDictionary<string, string?> EnvironmentOf(ConfigCommit commit) => commit.Author is var (name, email)
        ? new Dictionary<string, string?>(identity.Environment) { ["GIT_AUTHOR_NAME"] = name, ["GIT_AUTHOR_EMAIL"] = email }
        : identity.Environment;
}
