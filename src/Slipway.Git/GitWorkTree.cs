using Serilog;
using Slipway.Naming;
using Slipway.Versions;

namespace Slipway.Git;

/// <summary>
/// A local clone with a work tree. It is only read: neither its index nor its objects are written to. Except for versions, which are about the user's own sources,
/// nothing of it is trusted: a proposal may have written it, its configuration too.
/// </summary>
/// <param name="folder">The work tree, or a folder in it.</param>
/// <param name="logger">Gets what is released and which tags are not taken for versions; the git commands at debug level.</param>
internal sealed class GitWorkTree(string folder, ILogger logger)
{
    private readonly GitProgram git = new(folder, logger);
    private readonly GitProgram foreign = new(folder, logger) { IsForeign = true };

    /// <summary>The top folder of the clone, read without git; null where the folder is in none.</summary>
    public string? FindTop() => GitClone.TryFind(folder)?.WorkTree;

    /// <summary>The commit at HEAD, read without git.</summary>
    /// <exception cref="GitException">Not a git repository, or one without commits.</exception>
    public Task<CommitSha> HeadAsync(CancellationToken cancellationToken) => Task.Run(() => GitClone.Find(folder).Head(), cancellationToken);

    /// <summary>Files below the folder that differ from the commit at HEAD or are not in it, without those that git ignores.</summary>
    /// <param name="except">A folder in it whose files do not count.</param>
    /// <param name="cancellationToken">Cancels the program.</param>
    public async Task<IReadOnlyList<string>> UncommittedFilesAsync(string except, CancellationToken cancellationToken)
    {
        var output = await new ForeignStatus(folder, foreign, logger).ReadAsync(except, cancellationToken);
        return [.. output.Split('\0', StringSplitOptions.RemoveEmptyEntries).Select(line => line[3..])];
    }

    /// <summary>Whether <paramref name="ancestor"/> comes before <paramref name="descendant"/> or is the same commit.</summary>
    public async Task<Ancestry> IsAncestorAsync(CommitSha ancestor, CommitSha descendant, CancellationToken cancellationToken)
    {
        if (ancestor == descendant)
        {
            return Ancestry.Ancestor;
        }

        var (exitCode, _, _) = await foreign.TryAsync(
            ["merge-base", "--is-ancestor", ancestor.Value, descendant.Value], null, null, cancellationToken);
        return exitCode == 0 ? Ancestry.Ancestor
            : File.Exists(GitClone.Find(folder).Shallow) ? Ancestry.Unknown
            // Whatever comes before a commit that a whole clone has is there, too. Of a commit that it does not have, it knows nothing.
            : exitCode == 1 || await HasAsync(descendant, cancellationToken) ? Ancestry.NotAncestor
            : Ancestry.Unknown;
    }

    /// <summary>What a merge merged: its second parent; null where the commit is no merge, or the clone does not have that.</summary>
    public async Task<CommitSha?> MergedAsync(CommitSha commit, CancellationToken cancellationToken)
    {
        var (exitCode, output, _) = await foreign.TryAsync(["rev-parse", "--verify", "--quiet", $"{commit}^2"], null, null, cancellationToken);
        return exitCode == 0 ? CommitSha.TryParse(System.Text.Encoding.UTF8.GetString(output).Trim()) : null;
    }

    /// <summary>The newest commit that both come from; null where the clone does not know one.</summary>
    public async Task<CommitSha?> FindMergeBaseAsync(CommitSha one, CommitSha other, CancellationToken cancellationToken)
    {
        var (exitCode, output, _) = await foreign.TryAsync(["merge-base", one.Value, other.Value], null, null, cancellationToken);
        return exitCode == 0 ? CommitSha.TryParse(System.Text.Encoding.UTF8.GetString(output).Trim()) : null;
    }

    /// <summary>The folder's path from the root of the work tree, with forward slashes; empty for the root.</summary>
    public string FolderInClone() =>
        Path.GetRelativePath(GitClone.Find(folder).WorkTree, Path.GetFullPath(folder)).Replace('\\', '/') is var path && path == "." ? "" : path;

    /// <summary>The clone URL of the remote <c>origin</c>; null where there is none.</summary>
    public async Task<string?> OriginAsync(CancellationToken cancellationToken)
    {
        var (exitCode, output, _) = await git.TryAsync(["remote", "get-url", "origin"], null, null, cancellationToken);
        return exitCode == 0 ? System.Text.Encoding.UTF8.GetString(output).Trim() : null;
    }

    private async Task<bool> HasAsync(CommitSha commit, CancellationToken cancellationToken) =>
        (await foreign.TryAsync(["cat-file", "-e", $"{commit}^{{commit}}"], null, null, cancellationToken)).ExitCode == 0;

    /// <summary>The web address of the remote <c>origin</c>, without credentials; null where there is none.</summary>
    public async Task<string?> WebAddressAsync(CancellationToken cancellationToken) =>
        await OriginAsync(cancellationToken) is { } origin ? GitRemote.WebAddress(origin) : null;

    /// <summary>What a version is made of.</summary>
    /// <exception cref="GitException">Not a git repository, one without commits, or a shallow clone.</exception>
    public async Task<SourceFacts> ReadFactsAsync(CancellationToken cancellationToken)
    {
        var (head, isShallow) = await OpenAsync(cancellationToken);
        if (isShallow)
        {
            throw new GitException(
                GitFailure.Repository, folder,
                "this clone is shallow, so that the version (the last tag and the number of commits since) cannot be told. " +
                "Fetch the whole history: 'fetch-depth: 0' for actions/checkout, or 'git fetch --unshallow --tags'.");
        }

        var dirtyTree = new WorkTreeSnapshot(git).DirtyTreeAsync(cancellationToken);
        var webAddress = WebAddressAsync(cancellationToken);
        var sourceTags = new SourceTags(git, logger);
        var tags = await sourceTags.ReadAsync(head, cancellationToken);
        // What is not committed comes on top of HEAD.
        var commit = await dirtyTree is null ? await new SourceCommit(git, logger).FindAsync(head, tags, cancellationToken) : head;
        var tag = commit == head ? VersionTag.Base(tags, commit) : VersionTag.Base(await sourceTags.ReadAsync(commit, cancellationToken), commit);
        var height = HeightAsync(commit, tag, cancellationToken);
        var committedAt = git.RunAsync(["show", "-s", "--format=%cI", commit.Value], cancellationToken);
        var others = tag?.Commit == commit ? Task.CompletedTask : sourceTags.ExplainOthersAsync(commit, tag, cancellationToken);
        await Task.WhenAll(height, webAddress, committedAt, others);
        return new SourceFacts
        {
            Head = commit,
            CommittedAt = DateTimeOffset.Parse((await committedAt).Trim(), System.Globalization.CultureInfo.InvariantCulture),
            BaseTag = tag,
            Height = await height,
            DirtyTree = await dirtyTree,
            RepositoryUrl = await webAddress,
        };
    }

    private async Task<int> HeightAsync(CommitSha commit, VersionTag? tag, CancellationToken cancellationToken) => tag?.Commit == commit
        ? 0
        : int.Parse(
            await git.RunAsync(["rev-list", "--count", tag is null ? commit.Value : $"{tag.Commit}..{commit}"], cancellationToken), System.Globalization.CultureInfo.InvariantCulture);

    private async Task<(CommitSha Head, bool IsShallow)> OpenAsync(CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folder))
        {
            throw new GitException(GitFailure.Repository, folder, "there is no such folder.");
        }

        var (exitCode, output, error) = await git.TryAsync(
            ["rev-parse", "--is-shallow-repository", "--verify", "HEAD^{commit}"], null, null, cancellationToken);
        var lines = System.Text.Encoding.UTF8.GetString(output).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return exitCode == 0 && lines.Length == 2
            ? (CommitSha.Parse(lines[1]), lines[0] == "true")
            : throw new GitException(GitFailure.Repository, folder, error switch
            {
                _ when error.Contains("not a git repository", StringComparison.Ordinal) =>
                    "this is not a git repository. Run in a clone, or make one: git init && git add -A && git commit -m 'First version'.",
                _ when error.Contains("dubious ownership", StringComparison.Ordinal) =>
                    $"the repository belongs to another user. Trust it: git config --global --add safe.directory '{folder}'.",
                _ => $"there is no commit yet. Make one: git add -A && git commit -m 'First version'. git says: {error.Trim()}",
            });
    }
}
