using System.Text;
using Serilog;
using Slipway.Configuration;
using Slipway.Naming;
using Slipway.Restores;
using Slipway.Versions;

namespace Slipway.Git;

/// <summary>
/// The commit that is released where source and manifests are in one repository: the newest one that changed anything but manifests. Without this, each merged release would be a new
/// commit to release, for ever.
/// </summary>
internal sealed class SourceCommit(GitProgram git, ILogger logger)
{
    /// <summary>HEAD, or the commit before it that HEAD adds nothing but releases, promotions, rollbacks, restores and other changes of manifests to.</summary>
    public async Task<CommitSha> FindAsync(CommitSha head, IReadOnlyList<VersionTag> tags, CancellationToken cancellationToken)
    {
        if (await FindFoldersAsync(head, cancellationToken) is not { Count: > 0 } folders)
        {
            return head;
        }

        var found = await BeforeManifestsAsync(head, folders, cancellationToken);
        if (found == head)
        {
            return head;
        }

        // Whoever tags a commit wants that version, whatever the commit changed.
        var since = await git.RunAsync(["rev-list", "--first-parent", $"{found}..{head}"], cancellationToken);
        if (since.Split('\n', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault(commit => tags.Any(tag => tag.Commit.Value == commit)) is { } tagged)
        {
            found = CommitSha.Parse(tagged);
        }

        if (found != head)
        {
            logger.Information("HEAD {Head:l} adds only manifests to {Commit:l}, which is what is released", head.Abbreviated, found.Abbreviated);
        }

        return found;
    }

    /// <summary>The folders of the stages; null where the repository is no config repository.</summary>
    private async Task<IReadOnlyList<string>?> FindFoldersAsync(CommitSha head, CancellationToken cancellationToken)
    {
        if ((await GitObjects.ReadAsync(git, [$"{head}:{SlipwayConfiguration.FileName}"], cancellationToken))[0] is not { } file)
        {
            return null;
        }

        try
        {
            return [.. SlipwayConfiguration.Parse(file.Content).Stages.Select(stage => stage.Name.Value)];
        }
        catch (InvalidInputException)
        {
            // The release reads it at the head of the default branch, and says what is wrong.
            return null;
        }
    }

    private async Task<CommitSha> BeforeManifestsAsync(CommitSha head, IReadOnlyList<string> folders, CancellationToken cancellationToken)
    {
        for (var from = head; ;)
        {
            // Of a merge counts what it brought to the branch.
            var line = (await git.RunAsync(
                [
                    "log", "--max-count=1", "--first-parent", "-m", "--no-patch", "--no-renames", "--format=%H %P", from.Value,
                    "--", ":(top)", .. folders.Select(folder => $":(top,exclude,literal){folder}"),
                ],
                cancellationToken)).Trim().Split(' ');
            if (line[0].Length == 0)
            {
                return head;
            }

            var commit = CommitSha.Parse(line[0]);
            if (line.Length == 1 || !await IsRestoreAsync(line, cancellationToken))
            {
                return commit;
            }

            from = CommitSha.Parse(line[1]);
        }
    }

    // A restore may bring back what kustomizations share, outside of the stages' folders: exactly what an earlier commit had.
    private async Task<bool> IsRestoreAsync(string[] commitAndParents, CancellationToken cancellationToken)
    {
        var (commit, before) = (commitAndParents[0], commitAndParents[1]);
        var messages = await git.RunAsync(["log", "--format=%B", $"{before}..{commit}"], cancellationToken);
        if (RestoredCommit.Find(messages) is not { } restored)
        {
            return false;
        }

        var changed = (await git.RunAsync(["diff-tree", "-r", "-z", "--name-only", "--no-renames", before, commit], cancellationToken)).Split('\0', StringSplitOptions.RemoveEmptyEntries);
        var (exitCode, _, _) = await git.TryAsync(
            ["diff-tree", "-r", "--quiet", "--no-renames", restored.Value, commit, "--", .. changed.Select(path => $":(top,literal){path}")], null, null, cancellationToken);
        return exitCode == 0;
    }
}
