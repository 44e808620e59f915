using Serilog;

namespace Slipway.Git;

/// <summary>What <c>git status</c> says of a clone that others may have written.</summary>
internal sealed class ForeignStatus(string folder, GitProgram git, ILogger logger)
{
    /// <summary>The lines of <c>--porcelain -z</c> for the files below the folder.</summary>
    /// <param name="except">A folder in it whose files do not count.</param>
    /// <param name="cancellationToken">Cancels the program.</param>
    public async Task<string> ReadAsync(string except, CancellationToken cancellationToken)
    {
        var clone = GitClone.Find(folder);
        var below = Path.GetRelativePath(clone.WorkTree, Path.GetFullPath(folder)).Replace('\\', '/') is var path && path == "." ? "" : path + "/";
        string[] arguments =
        [
            .. await UserIgnoresAsync(cancellationToken),
            "status", "--porcelain", "--no-renames", "--untracked-files=all", "--ignore-submodules=dirty", "-z", "--",
            below.Length == 0 ? ":(top)" : $":(top,literal){below}", $":(top,exclude,literal){below}{except}",
        ];
        var temporary = Directory.CreateTempSubdirectory("slipway-index-");
        try
        {
            var index = Path.Combine(temporary.FullName, "index");
            var environment = new Dictionary<string, string?> { ["GIT_INDEX_FILE"] = index };
            if (GitClone.HasContent(clone.Index))
            {
                // With the known file times in it, git reads only what changed.
                File.Copy(clone.Index, index);
                var (exitCode, output, _) = await git.TryAsync(arguments, null, environment, cancellationToken);
                if (exitCode == 0)
                {
                    return Text(output);
                }

                // A split index, of which there is only this half.
                File.Delete(index);
            }

            await git.RunAsync(["read-tree", clone.Head().Value], null, environment, cancellationToken);
            return Text(await git.RunAsync(arguments, null, environment, cancellationToken));
        }
        finally
        {
            temporary.Delete(recursive: true);
        }
    }

    // Of the user's settings, the one file that says what never counts. Asked for outside of the clone.
    private async Task<string[]> UserIgnoresAsync(CancellationToken cancellationToken)
    {
        var (exitCode, output, _) = await new GitProgram(Path.GetTempPath(), logger).TryAsync(
            ["config", "--global", "--type=path", "--get", "core.excludesFile"], null, null, cancellationToken);
        return exitCode == 0 && Text(output).Trim() is { Length: > 0 } file ? ["-c", $"core.excludesFile={file}"] : [];
    }

    private static string Text(byte[] output) => System.Text.Encoding.UTF8.GetString(output);
}
