using Slipway.Naming;

namespace Slipway.Images;

/// <summary>The source of an application as commits have it, whatever the work tree has.</summary>
internal interface ISourceTree
{
    /// <summary>The path from the top of the repository, with forward slashes; empty for the top itself.</summary>
    /// <param name="path">A file or folder of the work tree.</param>
    /// <exception cref="InvalidInputException">It is not in the repository.</exception>
    string PathOf(string path);

    /// <summary>The text of a file; null when the commit has no such file.</summary>
    /// <param name="commit">The commit.</param>
    /// <param name="path">The path from the top of the repository.</param>
    /// <param name="cancellationToken">Cancels the program.</param>
    Task<string?> FindTextAsync(CommitSha commit, string path, CancellationToken cancellationToken);

    /// <summary>Writes all files of a commit into an archive (tar), the same bytes each time. Its history is not in it.</summary>
    /// <param name="commit">The commit.</param>
    /// <param name="file">The archive.</param>
    /// <param name="cancellationToken">Cancels the program.</param>
    Task ArchiveAsync(CommitSha commit, string file, CancellationToken cancellationToken);
}
