using System.Globalization;
using System.Text;
using Slipway.ConfigRepositories;
using Slipway.Naming;

namespace Slipway.Git;

/// <summary>A commit in the cache.</summary>
internal sealed class GitConfigTree : IConfigTree
{
    private readonly GitProgram git;

    private GitConfigTree(GitProgram git, CommitSha commit, string text, CommitIdentity identity)
    {
        this.git = git;
        Commit = commit;
        // https://git-scm.com/docs/gitformat-signature shows one: header lines, an empty line, the message.
        var end = text.IndexOf("\n\n", StringComparison.Ordinal);
        var header = text[..end].Split('\n');
        Message = text[(end + 2)..];
        Parent = header.Where(line => line.StartsWith("parent ", StringComparison.Ordinal))
            .Select(line => CommitSha.Parse(line["parent ".Length..])).FirstOrDefault();
        var committer = header.First(line => line.StartsWith("committer ", StringComparison.Ordinal));
        var address = committer.LastIndexOf('>');
        var email = committer[(committer.LastIndexOf('<') + 1)..address];
        // Whatever address our commits are given, they are known by one.
        Committer = email == identity.Email ? ConfigCommit.CommitterEmail : email;
        // Behind the address: seconds since 1970, and the offset of the committer's clock.
        CommittedAt = DateTimeOffset.FromUnixTimeSeconds(long.Parse(committer[(address + 2)..].Split(' ')[0], CultureInfo.InvariantCulture));
    }

    public CommitSha Commit { get; }

    public string Message { get; }

    public CommitSha? Parent { get; }

    public DateTimeOffset CommittedAt { get; }

    public string Committer { get; }

    /// <summary>The parents that the text of a commit names, also where git is told that it has none.</summary>
    public static IReadOnlyList<string> ParentsOf(ReadOnlySpan<byte> commit) =>
        [.. Encoding.UTF8.GetString(commit).Split('\n').TakeWhile(line => line.Length > 0).Where(line => line.StartsWith("parent ", StringComparison.Ordinal)).Select(line => line["parent ".Length..])];

    /// <summary>Opens commits by their ids or refs; null when one of them is missing.</summary>
    public static async Task<IReadOnlyList<IConfigTree>?> TryOpenAsync(
        GitProgram git, IEnumerable<string> names, CommitIdentity identity, CancellationToken cancellationToken)
    {
        var commits = await GitObjects.ReadAsync(git, [.. names], cancellationToken);
        return commits.Any(commit => commit is null)
            ? null
            : [.. commits.Select(commit => new GitConfigTree(git, CommitSha.Parse(commit!.Value.Id), Encoding.UTF8.GetString(commit.Value.Content.Span), identity))];
    }

    public async Task<IReadOnlyList<ConfigFile>> ReadFolderAsync(string folder, CancellationToken cancellationToken)
    {
        string[] paths = folder.Length == 0 ? [] : ["--", folder];
        var all = await TreeEntry.ListAsync(git, Commit, ["-r", .. paths], cancellationToken);
        var entries = all.Where(entry => entry.IsRegularFile).ToList();
        if (entries.Count == 0 && all.Count > 0)
        {
            var target = all[0].IsLink ? $", which leads to {(await ReadLinksAsync(folder, cancellationToken)).First(link => link.Path == all[0].Path).Target}" : "";
            throw new GitException(
                GitFailure.Repository, all[0].Path, $"it is a {all[0].KindName} in the config repository{target}; expected the manifests themselves. Commit them as files.");
        }

        var contents = await GitObjects.ReadAsync(git, [.. entries.Select(entry => entry.Id)], cancellationToken);
        return [.. entries.Zip(contents, (entry, content) => new ConfigFile(entry.Path, content?.Content ?? throw git.Missing(entry.Id))).OrderBy(file => file.Path, StringComparer.Ordinal)];
    }

    public async Task<IReadOnlyList<ConfigLink>> ReadLinksAsync(string folder, CancellationToken cancellationToken)
    {
        string[] paths = folder.Length == 0 ? [] : ["--", folder];
        var links = (await TreeEntry.ListAsync(git, Commit, ["-r", .. paths], cancellationToken)).Where(entry => entry.IsLink).ToList();
        var targets = await GitObjects.ReadAsync(git, [.. links.Select(link => link.Id)], cancellationToken);
        return
        [
            .. links.Zip(targets, (link, target) => new ConfigLink(link.Path, Encoding.UTF8.GetString((target?.Content ?? throw git.Missing(link.Id)).Span)))
                .OrderBy(link => link.Path, StringComparer.Ordinal),
        ];
    }

    public async Task<IReadOnlyList<ConfigEntry>> ListAsync(IReadOnlyCollection<string> folders, CancellationToken cancellationToken) =>
    [
        .. (folders.Count == 0 ? [] : await TreeEntry.ListAsync(git, Commit, ["-r", "--", .. folders], cancellationToken))
            .Select(entry => new ConfigEntry(entry.Path, entry.IsRegularFile ? ConfigEntryKind.File : entry.IsLink ? ConfigEntryKind.Link : ConfigEntryKind.Submodule))
            .OrderBy(entry => entry.Path, StringComparer.Ordinal),
    ];

    public async Task<IReadOnlyList<string>> ListFoldersAsync(string folder, CancellationToken cancellationToken)
    {
        var entries = await TreeEntry.ListAsync(git, Commit, Below(folder), cancellationToken);
        return [.. entries.Where(entry => entry.IsFolder).Select(entry => entry.Path[(entry.Path.LastIndexOf('/') + 1)..]).Order(StringComparer.Ordinal)];
    }

    private static string[] Below(string folder) => folder.Length == 0 ? [] : ["--", folder + "/"];

    public async Task<byte[]?> ReadAsync(string path, CancellationToken cancellationToken)
    {
        var (id, content) = (await GitObjects.ReadAsync(git, [$"{Commit}:{path}"], cancellationToken))[0] ?? default;
        return id switch
        {
            null => null,
            // git follows links within the commit; it answers so where one leads elsewhere, or nowhere.
            "symlink" or "dangling" or "loop" or "notdir" => throw new GitException(
                GitFailure.Repository, path, $"it is a symbolic link that leads to no file of the config repository: {Encoding.UTF8.GetString(content.Span)}. Replace it with the file itself."),
            _ => content.ToArray(),
        };
    }
}
