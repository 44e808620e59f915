using System.Text;
using Serilog;
using Slipway.Images;
using Slipway.Naming;

namespace Slipway.Git;

/// <summary>The source of an application in its clone.</summary>
internal sealed class GitSourceTree : ISourceTree
{
    private readonly string top;
    private readonly GitProgram git;

    /// <param name="folder">The work tree, or a folder in it.</param>
    /// <param name="logger">Gets the git commands, at verbose level.</param>
    /// <exception cref="GitException">Not a git repository.</exception>
    public GitSourceTree(string folder, ILogger logger)
    {
        top = GitClone.Find(folder).WorkTree;
        git = new GitProgram(top, logger);
    }

    /// <inheritdoc/>
    public string PathOf(string path)
    {
        var relative = Path.GetRelativePath(top, Path.GetFullPath(path, top)).Replace('\\', '/');
        return relative == "." ? ""
            : relative == ".." || relative.StartsWith("../", StringComparison.Ordinal) || Path.IsPathRooted(relative)
                ? throw new InvalidInputException(path, $"it is not in the repository at {top}, whose commit is built.")
                : relative;
    }

    /// <inheritdoc/>
    public async Task<string?> FindTextAsync(CommitSha commit, string path, CancellationToken cancellationToken)
    {
        var (exitCode, output, _) = await git.TryAsync(["cat-file", "blob", $"{commit}:{path}"], null, null, cancellationToken);
        return exitCode == 0 ? Encoding.UTF8.GetString(output) : null;
    }

    /// <inheritdoc/>
    // The setting is what makes modes the same on every machine; times are the commit's.
    public Task ArchiveAsync(CommitSha commit, string file, CancellationToken cancellationToken) =>
        git.RunAsync(["-c", "tar.umask=0022", "archive", "--format=tar", $"--output={file}", commit.Value], cancellationToken);
}
