using System.Text;
using Slipway.ConfigRepositories;
using Slipway.Naming;

namespace Slipway.Git;

/// <summary>The history of a remote repository's branches, fetched into its cache when it is first asked for.</summary>
internal sealed class GitBranchHistory(GitCache cache, GitCacheContent content, CommitIdentity identity) : IBranchHistory
{
    private GitProgram Git => cache.Git;

    public async Task<IReadOnlyList<IConfigTree>> FindSinceAsync(CommitSha head, string folder, string text, CancellationToken cancellationToken)
    {
        await CompleteAsync(cancellationToken);
        if (await FindLastChangeAsync(head, folder, text, cancellationToken) is not { } last)
        {
            return [];
        }

        var later = await Git.RunAsync(["rev-list", "--first-parent", "--reverse", $"{last}..{head}", "--", Below(folder)], cancellationToken);
        return await OpenAsync([last, .. later.Split('\n', StringSplitOptions.RemoveEmptyEntries)], cancellationToken);
    }

    public async Task<bool> HadAsync(CommitSha head, string folder, string text, CancellationToken cancellationToken)
    {
        await CompleteAsync(cancellationToken);
        return await FindLastChangeAsync(head, folder, text, cancellationToken) is not null;
    }

    public async Task<BranchCommit?> FindOnlyCommitAsync(CommitSha head, CommitSha baseHead, CancellationToken cancellationToken)
    {
        await CompleteAsync(cancellationToken);
        CommitSha? onto = null;
        for (var commit = head; ;)
        {
            var parents = (await Git.RunAsync(["rev-parse", $"{commit}^@"], cancellationToken))
                .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(CommitSha.Parse).ToList();
            var fromBase = new List<CommitSha>();
            foreach (var parent in parents)
            {
                if (await IsAncestorAsync(parent, baseHead, cancellationToken))
                {
                    fromBase.Add(parent);
                }
            }

            if (parents.Count > 2 || fromBase is not [var merged])
            {
                return null;
            }

            onto ??= merged;
            if (parents.Count == 1)
            {
                return await OnlyCommitAsync(commit, merged, onto, cancellationToken);
            }

            var own = parents.Single(parent => parent != merged);
            if (!await IsCleanMergeAsync(commit, own, merged, cancellationToken))
            {
                return null;
            }

            commit = own;
        }
    }

    public async Task<bool?> IsBeforeAsync(CommitSha commit, CommitSha other, CancellationToken cancellationToken) =>
        await FindAsync(other, cancellationToken) is null ? null : await IsAncestorAsync(commit, other, cancellationToken);

    public async Task<IConfigTree?> FindAsync(CommitSha commit, CancellationToken cancellationToken)
    {
        await CompleteAsync(cancellationToken);
        if (await TryOpenAsync(commit, cancellationToken) is { } known)
        {
            return known;
        }

        await cache.FetchAsync(() => content.TryFetchCommitAsync(commit.Value, cancellationToken), cancellationToken);
        return await TryOpenAsync(commit, cancellationToken);
    }

    private async Task<IConfigTree?> TryOpenAsync(CommitSha commit, CancellationToken cancellationToken) =>
        await GitConfigTree.TryOpenAsync(Git, [commit.Value], identity, cancellationToken) is [var found] ? found : null;

    // The newest commit that changed how often the text is there (https://git-scm.com/docs/git-log, -S).
    private async Task<string?> FindLastChangeAsync(CommitSha head, string folder, string text, CancellationToken cancellationToken)
    {
        var found = await Git.RunAsync(
            [
                "log", "--max-count=1", "--first-parent", "-m", "--no-patch", "--no-renames", "--no-textconv", "--no-ext-diff", "--format=%H", $"-S{text}",
                head.Value, "--", Below(folder),
            ],
            cancellationToken);
        return found.Length > 0 ? found.Trim() : null;
    }

    private async Task<BranchCommit> OnlyCommitAsync(CommitSha commit, CommitSha parent, CommitSha onto, CancellationToken cancellationToken)
    {
        var changed = await Git.RunAsync(["diff-tree", "-r", "-z", "--name-only", "--no-renames", parent.Value, commit.Value], cancellationToken);
        var opened = await OpenAsync([commit.Value, parent.Value], cancellationToken);
        return new BranchCommit(opened[0], opened[1], onto, changed.Split('\0', StringSplitOptions.RemoveEmptyEntries));
    }

    // https://git-scm.com/docs/git-merge-tree: the tree of the merge, and exit code 1 where there are conflicts.
    private async Task<bool> IsCleanMergeAsync(CommitSha merge, CommitSha own, CommitSha other, CancellationToken cancellationToken)
    {
        var (exitCode, output, _) = await cache.UseAsync(
            () => Git.TryAsync(["merge-tree", "--write-tree", "--no-messages", own.Value, other.Value], null, null, cancellationToken), cancellationToken);
        return exitCode == 0
            && Encoding.UTF8.GetString(output).Trim() == (await Git.RunAsync(["rev-parse", $"{merge}^{{tree}}"], cancellationToken)).Trim();
    }

    private async Task<bool> IsAncestorAsync(CommitSha commit, CommitSha other, CancellationToken cancellationToken)
    {
        var (exitCode, _, _) = await Git.TryAsync(["merge-base", "--is-ancestor", commit.Value, other.Value], null, null, cancellationToken);
        return exitCode == 0;
    }

    private async Task<IReadOnlyList<IConfigTree>> OpenAsync(IReadOnlyList<string> commits, CancellationToken cancellationToken) =>
        await GitConfigTree.TryOpenAsync(Git, commits, identity, cancellationToken) ?? throw Git.Missing(commits[0]);

    private async Task CompleteAsync(CancellationToken cancellationToken) => await cache.FetchAsync(
        async () =>
        {
            await content.CompleteAsync(cancellationToken);
            return true;
        },
        cancellationToken);

    private static string Below(string folder) => $":(top,literal){folder}";
}
