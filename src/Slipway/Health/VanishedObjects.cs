using Slipway.ApplySets;
using Slipway.Plans;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Health;

/// <summary>Judges what was applied and is not there.</summary>
internal static class VanishedObjects
{
    // What reasons of Events have in them that tell of an end, such as SuccessfulDelete, Evicted or TaintManagerEviction.
    private static readonly string[] Endings = ["delet", "kill", "evict", "preempt", "prun", "remov", "expir"];

    /// <summary>The health of an object that a look did not find.</summary>
    /// <param name="applied">The object as the server returned it.</param>
    /// <param name="gone">What was seen going, in its last state.</param>
    /// <param name="events">The Events of the namespaces.</param>
    /// <param name="elapsed">How long it is waited for.</param>
    public static ResourceHealth Judge(Resource applied, IReadOnlyCollection<Resource> gone, IReadOnlyCollection<Resource> events, TimeSpan elapsed)
    {
        var last = gone.LastOrDefault(resource => resource.Id.Key == applied.Id.Key && (applied.Uid is null || resource.Uid == applied.Uid));
        if (last is null && applied.Uid is null)
        {
            return new ResourceHealth.InProgress("is not yet seen");
        }

        // The API server's lists are up to date: what the server returned and a list does not have is gone.
        return (FinishedJobs.GoesByItself(applied) ? OfJob(applied, last, events, elapsed) : null)
            ?? new ResourceHealth.Failed($"vanished: it was deleted after it was applied{Who(last ?? applied, events)}", IsFinal: false);
    }

    // Only a Job that has ended goes by its time to live. How it ended is told by its last state, or by the Event that its controller wrote.
    private static ResourceHealth? OfJob(Resource applied, Resource? last, IReadOnlyCollection<Resource> events, TimeSpan elapsed)
    {
        var known = last ?? applied;
        var ended = HealthRules.Of(known.WithContent(known.Content.With("metadata", known.Metadata.Without("deletionTimestamp"))));
        if (ended is ResourceHealth.Failed)
        {
            return ended;
        }

        if (PodEvents.Last(events, known, IsFailure) is { } failure)
        {
            return new ResourceHealth.Failed(failure.Text, IsFinal: true);
        }

        // Without any trace of its end it may have gone before the first look, if there was time for that. Else somebody deleted it.
        var wasOver = last is null && (applied.Content.At("spec", "ttlSecondsAfterFinished") as ScalarValue)?.AsInteger <= elapsed.TotalSeconds;
        return ended is ResourceHealth.Current || wasOver || PodEvents.Last(events, known, reason => reason == "Completed") is not null
            ? new ResourceHealth.Current { Note = "has ended and is gone: its time to live was over" }
            : null;
    }

    private static bool IsFailure(string reason) => reason is "BackoffLimitExceeded" or "DeadlineExceeded" or "PodFailurePolicy" or "FailedIndexes" or "MaxFailedIndexesExceeded";

    private static string Who(Resource last, IReadOnlyCollection<Resource> events)
    {
        if (PodEvents.Last(events, last, reason => Endings.Any(word => reason.Contains(word, StringComparison.OrdinalIgnoreCase))) is { } told)
        {
            return $". An event says: {told.Text}";
        }

        var owner = last.Metadata.GetList("ownerReferences")?.Maps.FirstOrDefault();
        if (owner is not null)
        {
            return $". It belonged to {owner.GetString("kind")} {owner.GetString("name")}, and goes with it";
        }

        var other = ManagedFields.Others(last).Select(entry => entry.Owner).Where(by => by.At is not null && !by.Manager.EndsWith("(status)", StringComparison.Ordinal)).MaxBy(by => by.At, StringComparer.Ordinal);
        return other is null ? "" : $". The last other than Slipway to write it was {other}";
    }
}
