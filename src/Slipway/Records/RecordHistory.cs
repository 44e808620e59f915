using Slipway.Naming;

namespace Slipway.Records;

/// <summary>The deployments of an application, one commit each, as the config repository has them.</summary>
internal sealed record RecordHistory
{
    /// <summary>Whose it is.</summary>
    public required RecordName Name { get; init; }

    /// <summary>The commits, oldest first, with what they record; null where that cannot be read.</summary>
    public IReadOnlyList<(CommitSha Commit, RecordEntry? Entry)> Links { get; init; } = [];

    /// <summary>The newest commit; null where there is none.</summary>
    public CommitSha? Head => Links.Count == 0 ? null : Links[^1].Commit;

    /// <summary>The deployments that can be read, oldest first.</summary>
    public IReadOnlyList<RecordEntry> Entries => [.. Links.Select(link => link.Entry).OfType<RecordEntry>()];

    /// <summary>The last deployment that was healthy.</summary>
    public RecordEntry? LastHealthy => Links.LastOrDefault(link => link.Entry is { IsHealthy: true }).Entry;

    /// <summary>
    /// Whether anything of what a deployment asked for was written, by itself or by those just before it that asked for the same: a run that finds what another one wrote still unhealthy writes nothing, and
    /// was tried all the same.
    /// </summary>
    public bool WasTried(RecordEntry entry) =>
        Entries.TakeWhile(one => one != entry).Append(entry).Reverse().TakeWhile(one => one.Content == entry.Content).Any(one => one.WasTried);

    /// <summary>What is wrong with it, for people: somebody rewrote it, or put something else there.</summary>
    public IReadOnlyList<string> Problems =>
    [
        .. from link in Links.Index()
           let commit = link.Item.Commit.Abbreviated
           from problem in link.Item.Entry switch
           {
               null => [$"{Name}: record {link.Index + 1} ({commit}) cannot be read"],
               var entry when entry.Name != Name => [$"{Name}: record {link.Index + 1} ({commit}) is of {entry.Name}"],
               { Rewritten: { } lost } => [$"{Name}: the history was rewritten before record {link.Index + 1}: it has not {lost.Abbreviated} any more, which the cluster knew"],
               var entry when entry.Number != link.Index + 1 => [$"{Name}: record {link.Index + 1} ({commit}) says that it is number {entry.Number}: others were taken away, or put before it"],
               _ => Array.Empty<string>(),
           }
           select problem,
    ];

    /// <summary>What is to be appended, so that it has some deployments; null for nothing.</summary>
    /// <param name="deployments">What should be in it, oldest first.</param>
    /// <param name="known">A commit that it had, as the cluster knows; null where that is not known.</param>
    public RecordAppend? Append(IEnumerable<RecordEntry> deployments, CommitSha? known)
    {
        var there = Links.Select(link => link.Entry?.Key).ToHashSet();
        var rewritten = known is null || Links.Any(link => link.Commit == known) ? null : known;
        List<RecordEntry> missing =
        [
            .. deployments.Where(deployment => !there.Contains(deployment.Key)).DistinctBy(deployment => deployment.Key)
                .Select((deployment, index) => deployment with { Number = Links.Count + index + 1, Rewritten = index == 0 ? rewritten : null }),
        ];
        return missing.Count == 0 ? null : new RecordAppend(Name, Head, missing);
    }
}
