using System.Text;

namespace Slipway.Git;

/// <summary>The git tree of a work tree with its uncommitted changes, made without touching the user's index or objects.</summary>
internal sealed class WorkTreeSnapshot(GitProgram git)
{
    /// <summary>The id of the work tree's tree, untracked files included but not ignored ones; null when there are no changes.</summary>
    public async Task<string?> DirtyTreeAsync(CancellationToken cancellationToken)
    {
        var status = await git.RunAsync(["status", "--porcelain", "-z", "--untracked-files=normal"], cancellationToken);
        return status.Length == 0 ? null : await WriteTreeAsync(cancellationToken);
    }

    private async Task<string> WriteTreeAsync(CancellationToken cancellationToken)
    {
        var paths = (await git.RunAsync(
                ["rev-parse", "--path-format=absolute", "--show-toplevel", "--git-path", "index", "--git-path", "objects"], cancellationToken))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var (topLevel, index, objects) = (paths[0], paths[1], paths[2]);
        var temporary = Directory.CreateTempSubdirectory("slipway-tree-");
        try
        {
            var environment = new Dictionary<string, string?>
            {
                ["GIT_INDEX_FILE"] = Path.Combine(temporary.FullName, "index"),
                ["GIT_OBJECT_DIRECTORY"] = temporary.CreateSubdirectory("objects").FullName,
                ["GIT_ALTERNATE_OBJECT_DIRECTORIES"] = objects,
            };
            if (File.Exists(index))
            {
                // With the known file times in it, git reads only what changed.
                File.Copy(index, environment["GIT_INDEX_FILE"]!);
            }

            await git.RunAsync(["-C", topLevel, "add", "--all"], null, environment, cancellationToken);
            return Encoding.UTF8.GetString(await git.RunAsync(["write-tree"], null, environment, cancellationToken)).Trim();
        }
        finally
        {
            temporary.Delete(recursive: true);
        }
    }
}
