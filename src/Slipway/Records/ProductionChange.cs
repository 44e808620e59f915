namespace Slipway.Records;

/// <summary>
/// The same images and manifests on their way into production, however often that was tried: a retry is no second deployment, and a repair of what somebody changed in the
/// cluster is none at all.
/// </summary>
internal sealed record ProductionChange
{
    /// <summary>For how long a deployment that was healthy is blamed for a rollback.</summary>
    public static readonly TimeSpan Blame = TimeSpan.FromHours(24);

    private ProductionChange(IReadOnlyList<RecordEntry> attempts) => Attempts = attempts;

    /// <summary>All attempts, in time.</summary>
    public IReadOnlyList<RecordEntry> Attempts { get; }

    /// <summary>Whether it brings back what ran before: by a rollback, a restore, or a revert on the forge's page, which leaves no trace but that.</summary>
    public bool IsBack { get; private init; }

    /// <summary>Whether it mends what production suffers from, by the label of its pull request.</summary>
    public bool IsHotfix => Attempts.Any(attempt => attempt.PullRequest?.Labels.Contains("hotfix", StringComparer.OrdinalIgnoreCase) == true);

    /// <summary>The first attempt that was healthy; null where none was.</summary>
    public RecordEntry? Deployed => Attempts.FirstOrDefault(attempt => attempt.IsHealthy);

    /// <summary>When it was first tried.</summary>
    public DateTimeOffset At => Attempts[0].At;

    /// <summary>When it failed: an attempt did after it had begun to write, or it was healthy and gone back from within <see cref="Blame"/>; null where it did not.</summary>
    public DateTimeOffset? FailedAt { get; private init; }

    /// <summary>Whether it failed, and a part of the requests was all that ever met it.</summary>
    public bool IsCaught { get; private init; }

    /// <summary>When the application was healthy again; null where it did not fail, or still is not.</summary>
    public DateTimeOffset? RecoveredAt { get; private init; }

    /// <summary>The changes that the deployments of one application are, in time.</summary>
    public static IReadOnlyList<ProductionChange> Of(IReadOnlyList<RecordEntry> entries)
    {
        var changes = new List<ProductionChange>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var group in Runs(entries))
        {
            changes.Add(new ProductionChange(group) { IsBack = group[0].IsBack || seen.Contains(group[0].Content) });
            if (changes[^1].Deployed is not null)
            {
                seen.Add(group[0].Content);
            }
        }

        return [.. changes.Select((change, index) => change.Judged(changes.ElementAtOrDefault(index + 1), entries))];
    }

    private ProductionChange Judged(ProductionChange? next, IReadOnlyList<RecordEntry> entries)
    {
        // What was found in the cluster only says that it failed, and it says that of nothing that had not begun.
        var failures = Attempts.Where(attempt => !attempt.IsHealthy && (attempt.FirstWriteAt is not null || attempt.IsCaughtUp)).ToList();
        var wasGoneBackFrom = Deployed is { } deployed && next is { IsBack: true } && next.At - deployed.At <= Blame;
        var failedAt = failures.Count > 0 ? failures[0].At : wasGoneBackFrom ? Deployed!.At : (DateTimeOffset?)null;
        return this with
        {
            FailedAt = failedAt,
            IsCaught = failures.Count > 0 && failures.TrueForAll(failure => failure.Failure?.IsCaught == true) && !wasGoneBackFrom,
            RecoveredAt = failedAt is null ? null : entries.FirstOrDefault(entry => entry.IsHealthy && entry.At > failedAt)?.At,
        };
    }

    // Attempts at the same, one after the other.
    private static IEnumerable<IReadOnlyList<RecordEntry>> Runs(IReadOnlyList<RecordEntry> entries)
    {
        var run = new List<RecordEntry>();
        foreach (var entry in entries)
        {
            if (run.Count > 0 && run[^1].Content != entry.Content)
            {
                yield return run;
                run = [];
            }

            run.Add(entry);
        }

        if (run.Count > 0)
        {
            yield return run;
        }
    }
}
