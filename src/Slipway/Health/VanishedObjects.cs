using Slipway.ApplySets;
using Slipway.Plans;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Health;

/// <summary>Judges what was applied and is not there.</summary>
internal static class VanishedObjects
{
    /// <summary>The health of an object that a look did not find.</summary>
    /// <param name="applied">The object as the server returned it.</param>
    /// <param name="gone">What was seen going, in its last state.</param>
    /// <param name="events">The Events of the namespaces.</param>
    public static ResourceHealth Judge(Resource applied, IReadOnlyCollection<Resource> gone, IReadOnlyCollection<Resource> events)
    {
        var last = gone.LastOrDefault(resource => resource.Id.Key == applied.Id.Key && (applied.Uid is null || resource.Uid == applied.Uid));
        if (last is null && applied.Uid is null)
        {
            return new ResourceHealth.InProgress("is not yet seen");
        }

        // The API server's lists are up to date: what the server returned and a list does not have is gone.
        return FinishedJobs.GoesByItself(applied) ? OfJob(last ?? applied, events)
            : new ResourceHealth.Failed($"vanished: it was deleted after it was applied{Who(last ?? applied, events)}", IsFinal: false);
    }

    // Only a Job that has ended goes by its time to live. How it ended is told by its last state, or by the Event that its controller wrote.
    private static ResourceHealth OfJob(Resource last, IReadOnlyCollection<Resource> events)
    {
        var ended = last.WithContent(last.Content.With("metadata", last.Metadata.Without("deletionTimestamp")));
        if (HealthRules.Of(ended) is ResourceHealth.Failed failed)
        {
            return failed;
        }

        return PodEvents.Last(events, last, reason => reason is "BackoffLimitExceeded" or "DeadlineExceeded" or "PodFailurePolicy" or "FailedIndexes" or "MaxFailedIndexesExceeded") is { } failure
            ? new ResourceHealth.Failed(failure.Text, IsFinal: true)
            : new ResourceHealth.Current { Note = "has ended and is gone: its time to live was over" };
    }

    private static string Who(Resource last, IReadOnlyCollection<Resource> events)
    {
        if (PodEvents.Last(events, last, _ => true) is { } told)
        {
            return $". The last event about it: {told.Text}";
        }

        var owner = last.Metadata.GetList("ownerReferences")?.Maps.FirstOrDefault();
        if (owner is not null)
        {
            return $". It belonged to {owner.GetString("kind")} {owner.GetString("name")}, and goes with it";
        }

        var other = ManagedFields.Others(last).Select(entry => entry.Owner).Where(by => by.At is not null).MaxBy(by => by.At, StringComparer.Ordinal);
        return other is null ? "" : $". The last other than Slipway to write it was {other}";
    }
}
