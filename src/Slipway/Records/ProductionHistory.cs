using Slipway.ApplySets;
using Slipway.Naming;

namespace Slipway.Records;

/// <summary>One application in one production stage. Several clusters are one production: what is deployed is healthy in the last of them.</summary>
internal static class ProductionHistory
{
    /// <summary>The deployments of an application, in time.</summary>
    /// <param name="clusters">Its histories, one for each cluster of the stage.</param>
    public static IReadOnlyList<RecordEntry> Of(IReadOnlyList<RecordHistory> clusters) =>
        clusters is [var only] ? [.. only.Entries.OrderBy(entry => entry.At)]
        : [.. clusters.SelectMany(cluster => cluster.Entries).GroupBy(entry => entry.Commit).SelectMany(OfCommit).OrderBy(entry => entry.At)];

    private static IEnumerable<RecordEntry> OfCommit(IGrouping<CommitSha, RecordEntry> everywhere)
    {
        var byCluster = everywhere.GroupBy(entry => entry.Name.Cluster).Select(cluster => cluster.OrderBy(entry => entry.At).ToList()).ToList();
        var failed = everywhere.Where(entry => !entry.IsHealthy);
        var healthy = byCluster.Select(cluster => cluster.Find(entry => entry.IsHealthy)).ToList();
        IEnumerable<RecordEntry> whole = healthy.Contains(null) ? [] : [healthy.MaxBy(entry => entry!.At)! with { FirstWriteAt = everywhere.Min(entry => entry.FirstWriteAt) }];
        return failed.Concat(whole).Select(entry => entry with { Name = entry.Name with { Cluster = null } });
    }
}
