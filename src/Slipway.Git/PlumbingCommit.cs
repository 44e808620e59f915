using System.Text;
using Slipway.ConfigRepositories;
using Slipway.Naming;

namespace Slipway.Git;

/// <summary>Makes a commit without a work tree: blobs, a temporary index, a tree, a commit.</summary>
internal sealed class PlumbingCommit(GitProgram git)
{
    private static readonly Dictionary<string, string?> Identity = new()
    {
        ["GIT_AUTHOR_NAME"] = ConfigCommit.CommitterName,
        ["GIT_AUTHOR_EMAIL"] = ConfigCommit.CommitterEmail,
        ["GIT_COMMITTER_NAME"] = ConfigCommit.CommitterName,
        ["GIT_COMMITTER_EMAIL"] = ConfigCommit.CommitterEmail,
    };

    public async Task<CommitSha> CreateAsync(ConfigCommit commit, CancellationToken cancellationToken)
    {
        var tree = await WriteTreeAsync(commit, cancellationToken);
        var sha = await git.RunAsync(
            ["commit-tree", tree, "-p", commit.Parent.Value, "-F", "-"], Encoding.UTF8.GetBytes(commit.Message), Identity, cancellationToken);
        return CommitSha.Parse(Encoding.UTF8.GetString(sha).Trim());
    }

    private async Task<string> WriteTreeAsync(ConfigCommit commit, CancellationToken cancellationToken)
    {
        var index = Path.Combine(Path.GetTempPath(), $"slipway-index-{Guid.NewGuid():n}");
        var environment = new Dictionary<string, string?> { ["GIT_INDEX_FILE"] = index };
        try
        {
            var readTree = git.RunAsync(["read-tree", commit.Parent.Value], null, environment, cancellationToken);
            var modes = TreeEntry.ListAsync(git, commit.Parent, ["--", .. commit.Files.Select(file => file.Path)], cancellationToken);
            var blobs = Task.WhenAll(commit.Files.Select(file => WriteBlobAsync(file.After, cancellationToken)));
            await Task.WhenAll(readTree, modes, blobs);

            var modeByPath = (await modes).ToDictionary(entry => entry.Path, entry => entry.Mode);
            var lines = commit.Files.Zip(
                await blobs, (file, blob) => $"{modeByPath.GetValueOrDefault(file.Path, "100644")} {blob}\t{file.Path}\0");
            // Mode 0 takes a path out of the index.
            lines = lines.Concat(commit.Deleted.Select(path => $"0 {new string('0', commit.Parent.Value.Length)}\t{path}\0"));
            await git.RunAsync(
                ["update-index", "-z", "--add", "--index-info"], Encoding.UTF8.GetBytes(string.Concat(lines)), environment, cancellationToken);
            return Encoding.UTF8.GetString(await git.RunAsync(["write-tree"], null, environment, cancellationToken)).Trim();
        }
        finally
        {
            File.Delete(index);
            File.Delete(index + ".lock");
        }
    }

    private async Task<string> WriteBlobAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
        Encoding.UTF8.GetString(await git.RunAsync(["hash-object", "-w", "--stdin"], content, null, cancellationToken)).Trim();
}
