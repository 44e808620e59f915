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

    /// <summary>Committer e-mail address, to tell our commits from a person's.</summary>
    string Committer { get; }

    /// <summary>All regular files at or below a folder, as paths from the repository's root with forward slashes, sorted ordinally.</summary>
    Task<IReadOnlyList<string>> ListAsync(string folder, CancellationToken cancellationToken);

    /// <summary>A file's bytes; null when there is no such file.</summary>
    Task<byte[]?> ReadAsync(string path, CancellationToken cancellationToken);
}
