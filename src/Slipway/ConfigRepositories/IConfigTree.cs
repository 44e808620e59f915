using Slipway.Naming;

namespace Slipway.ConfigRepositories;

/// <summary>The files of the config repository at one commit.</summary>
public interface IConfigTree
{
    /// <summary>The commit.</summary>
    CommitSha Commit { get; }

    /// <summary>The message of the commit, with its trailers.</summary>
    string Message { get; }

    /// <summary>The commit's first parent; null for a root commit.</summary>
    CommitSha? Parent { get; }

    /// <summary>When it was committed.</summary>
    DateTimeOffset CommittedAt { get; }

    /// <summary>Committer e-mail address, to tell our commits from a person's.</summary>
    string Committer { get; }

    /// <summary>
    /// All regular files at or below a folder, sorted ordinally by path; empty when there is no such folder. Symbolic links and
    /// submodules are left out.
    /// </summary>
    Task<IReadOnlyList<ConfigFile>> ReadFolderAsync(string folder, CancellationToken cancellationToken);

    /// <summary>The symbolic links at or below a folder, sorted ordinally by path, with what is written in them. They are not followed.</summary>
    Task<IReadOnlyList<ConfigLink>> ReadLinksAsync(string folder, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<ConfigLink>>([]);

    /// <summary>Everything at or below some folders that is no folder, sorted ordinally by path, without contents: however many folders there are, it is one question.</summary>
    async Task<IReadOnlyList<ConfigEntry>> ListAsync(IReadOnlyCollection<string> folders, CancellationToken cancellationToken)
    {
        var entries = new List<ConfigEntry>();
        foreach (var folder in folders)
        {
            entries.AddRange((await ReadFolderAsync(folder, cancellationToken)).Select(file => new ConfigEntry(file.Path, ConfigEntryKind.File)));
            entries.AddRange((await ReadLinksAsync(folder, cancellationToken)).Select(link => new ConfigEntry(link.Path, ConfigEntryKind.Link)));
        }

        return [.. entries.OrderBy(entry => entry.Path, StringComparer.Ordinal)];
    }

    /// <summary>The names of the folders directly below a folder (the root is an empty text), sorted ordinally.</summary>
    Task<IReadOnlyList<string>> ListFoldersAsync(string folder, CancellationToken cancellationToken);

    /// <summary>A file's bytes; null when there is no such file.</summary>
    Task<byte[]?> ReadAsync(string path, CancellationToken cancellationToken);
}
