using Slipway.Naming;
using Slipway.PathEdits;
using Slipway.Reports;

namespace Slipway.Syncs;

/// <summary>What was changed in the clusters of a stage. They share what git says, so that git can only take over what is the same in all of them.</summary>
internal static class SharedChanges
{
    private const int MaxValue = 60;

    /// <summary>The changes that all clusters have, each once, and what is not proposed, for which clusters and why.</summary>
    /// <param name="clusters">What was changed in each cluster of the stage.</param>
    public static (IReadOnlyList<SyncFinding> Findings, IReadOnlyList<SyncRefusal> Refusals) Of(IReadOnlyList<ClusterChanges> clusters)
    {
        if (clusters is [{ Cluster: null } only])
        {
            return (only.Findings, only.Refusals);
        }

        var views = clusters.Select(changes => new View(changes)).ToList();
        var (findings, refusals) = (new List<SyncFinding>(), new List<SyncRefusal>());
        foreach (var subject in views.SelectMany(view => view.Subjects).Distinct(StringComparer.Ordinal))
        {
            var found = views.Select(view => view.Find(subject)).OfType<SyncFinding>().ToList();
            if (found.Count == 0)
            {
                refusals.AddRange(Refused(subject, views));
            }
            else if (found.Count == views.Count && found.TrueForAll(finding => AreSame(finding, found[0])))
            {
                findings.Add(found[0] with { By = [.. found.SelectMany(finding => finding.By).Distinct()], Clusters = [.. views.Select(view => view.Cluster)] });
            }
            else
            {
                var (state, remedy) = views.TrueForAll(view => view.IsKnown) ? ("differ", "Make them agree, or decide in git.") : ("not all of them could be asked", "Run again when they answer.");
                refusals.Add(new SyncRefusal(subject, $"the clusters of the stage share what git says, and {state}: {string.Join("; ", views.Select(view => view.Describe(subject, found[0])))}. {remedy}"));
            }
        }

        return (findings, refusals);
    }

    private static bool AreSame(SyncFinding one, SyncFinding other) =>
        one.KeepsParent == other.KeepsParent && (Equals(one.Live, other.Live) || (one.Edit.IsQuantity && QuantityText.AreSame(one.Live, other.Live)));

    private static IEnumerable<SyncRefusal> Refused(string subject, List<View> views)
    {
        var reasons = views.SelectMany(view => view.ReasonsOf(subject).Select(reason => (view.Cluster, Reason: reason))).GroupBy(one => one.Reason, one => one.Cluster);
        return reasons.Select(reason => new SyncRefusal(subject, reason.Count() == views.Count ? reason.Key : $"in {string.Join(", ", reason)}: {reason.Key}"));
    }

    private sealed class View(ClusterChanges changes)
    {
        private readonly ILookup<string, SyncFinding> findings = changes.Findings.ToLookup(finding => finding.ToString(), StringComparer.Ordinal);
        private readonly ILookup<string, string> reasons = changes.Refusals.ToLookup(refusal => refusal.Subject, refusal => refusal.Reason, StringComparer.Ordinal);

        public ClusterName Cluster { get; } = changes.Cluster ?? throw new ArgumentException("A cluster among several has a name.", nameof(changes));

        public bool IsKnown => changes.IsKnown;

        public IEnumerable<string> Subjects => changes.Findings.Select(finding => finding.ToString()).Concat(changes.Refusals.Select(refusal => refusal.Subject));

        public SyncFinding? Find(string subject) => findings[subject].FirstOrDefault();

        public IEnumerable<string> ReasonsOf(string subject) => reasons[subject];

        public string Describe(string subject, SyncFinding field) =>
            Find(subject) is { } finding ? $"{Cluster} {(finding.IsAdvice ? "recommends" : "has")} {LogText.Cut(SyncFinding.Show(finding.Live), MaxValue)}"
            // Of an object that is not there, no field is.
            : reasons[subject].Concat(reasons[field.Id.ToString()]).FirstOrDefault() is { } reason ? $"in {Cluster} {reason.TrimEnd('.')}"
            : IsKnown ? $"{Cluster} has no such change" : $"{Cluster} could not be asked";
    }
}
