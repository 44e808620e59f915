using System.Text;
using Slipway.ConfigRepositories;
using Slipway.Naming;

namespace Slipway.Engine.Tests.Receiving;

/// <summary>A config repository that is a table of paths and texts.</summary>
internal sealed class ConfigInMemory(params (string Path, string Text)[] files) : IConfigRepository, IConfigTree
{
    public CommitSha Commit { get; } = CommitSha.Parse(new string('1', 40));

    public string Message => "The config repository";

    public CommitSha? Parent => null;

    public DateTimeOffset CommittedAt => default;

    public string Committer => "person@example.invalid";

    public Task<ConfigSnapshot> FetchAsync(IReadOnlyList<string> branches, CancellationToken cancellationToken) =>
        Task.FromResult(new ConfigSnapshot { DefaultBranch = "main", Base = this, Branches = new Dictionary<string, IConfigTree>() });

    public List<ConfigCommit> Commits { get; } = [];

    public Task<CommitSha> CommitAsync(ConfigCommit commit, CancellationToken cancellationToken)
    {
        Commits.Add(commit);
        return Task.FromResult(CommitSha.Parse(new string('2', 40)));
    }

    public Task<IReadOnlyList<ConfigFile>> ReadFolderAsync(string folder, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<ConfigFile>>(
        [.. files.Where(file => file.Path.StartsWith(folder + "/", StringComparison.Ordinal)).Select(file => new ConfigFile(file.Path, Encoding.UTF8.GetBytes(file.Text)))]);

    public Task<IReadOnlyList<string>> ListFoldersAsync(string folder, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<string>>(
        [.. files.Where(file => file.Path.StartsWith(folder + "/", StringComparison.Ordinal)).Select(file => file.Path.Split('/')[1]).Distinct()]);

    public Task<byte[]?> ReadAsync(string path, CancellationToken cancellationToken) =>
        Task.FromResult(files.FirstOrDefault(file => file.Path == path).Text is { } text ? Encoding.UTF8.GetBytes(text) : null);
}
