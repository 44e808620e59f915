using Serilog;
using Slipway.Naming;
using Slipway.Records;

namespace Slipway.Git;

/// <summary>The histories of deployments as refs of the config repository: one commit for each deployment, its parent the one before, with one file.</summary>
internal sealed class GitRecordStore : IRecordStore
{
    private static readonly string[] All = [RecordName.Refs + "*"];

    private readonly GitDataRefs refs;

    /// <param name="remote">Where the config repository is.</param>
    /// <param name="cacheFolder">Where caches of remote repositories are kept.</param>
    /// <param name="logger">Gets the git commands.</param>
    /// <param name="identity">Who commits, and signs.</param>
    /// <param name="time">The clock.</param>
    public GitRecordStore(GitRemote remote, string cacheFolder, ILogger logger, CommitIdentity identity, TimeProvider time) =>
        refs = new GitDataRefs(remote, cacheFolder, logger, time, identity);

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<RecordName, CommitSha>> FindHeadsAsync(CancellationToken cancellationToken) => Named(await refs.ListAsync(All, cancellationToken));

    /// <inheritdoc/>
    public async Task<IReadOnlyList<RecordHistory>> ReadAsync(IReadOnlyCollection<RecordName>? names, CancellationToken cancellationToken)
    {
        var heads = Named(await refs.FetchAsync(names is null ? All : [.. names.Select(name => name.Ref)], cancellationToken));
        var chains = await refs.ChainsAsync([.. heads.Values], cancellationToken);
        var commits = chains.Values.SelectMany(chain => chain).Distinct().ToList();
        var contents = await refs.ReadAsync(commits.Select(commit => (commit, RecordJson.FileName)), cancellationToken);
        var entries = commits.Zip(contents).ToDictionary(pair => pair.First, pair => pair.Second is { } content ? RecordJson.TryRead(content.Span) : null);
        return
        [
            .. (names ?? heads.Keys).Distinct().OrderBy(name => name.ToString(), StringComparer.Ordinal).Select(name => new RecordHistory
            {
                Name = name,
                Links = heads.TryGetValue(name, out var head) ? [.. chains[head].Select(commit => (commit, entries[commit]))] : [],
            }),
        ];
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<RecordName>> AppendAsync(IReadOnlyList<RecordAppend> appends, CancellationToken cancellationToken)
    {
        var pushes = new List<BranchPush>();
        foreach (var append in appends)
        {
            var head = append.After;
            foreach (var entry in append.Entries)
            {
                var message = $"{entry.Name} {entry.Version}: {(entry.IsHealthy ? "healthy" : "failed")}\n";
                head = await refs.CommitAsync(head, message, new Dictionary<string, string> { [RecordJson.FileName] = RecordJson.Write(entry) }, cancellationToken);
            }

            pushes.Add(new BranchPush(append.Name.Ref, append.After, head!));
        }

        var lost = await refs.PushAsync(pushes, cancellationToken);
        return [.. lost.Select(push => RecordName.TryParse(push.Branch)!)];
    }

    private static Dictionary<RecordName, CommitSha> Named(IReadOnlyDictionary<string, CommitSha> heads) => heads
        .Select(head => (Name: RecordName.TryParse(head.Key), head.Value))
        .Where(head => head.Name is not null)
        .ToDictionary(head => head.Name!, head => head.Value);
}
