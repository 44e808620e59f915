using Slipway.Engine.Ports;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Engine.Hooks;

/// <summary>How a Job ended.</summary>
/// <param name="HasSucceeded">Whether it completed.</param>
/// <param name="Reason">Why it failed, as the Job says.</param>
internal sealed record JobEnd(bool HasSucceeded, string Reason)
{
    /// <summary>The end of a Job; null while it runs.</summary>
    public static JobEnd? Of(Resource job)
    {
        var conditions = (job.Content.At("status", "conditions") as ListValue)?.Maps.Where(condition => condition.GetString("status") == "True").ToList() ?? [];
        return conditions.Find(condition => condition.GetString("type") == "Complete") is not null ? new JobEnd(true, "")
            : conditions.Find(condition => condition.GetString("type") == "Failed") is { } failed
                ? new JobEnd(false, $"{failed.GetString("reason")}: {failed.GetString("message")}")
            : null;
    }

    /// <summary>Waits until a Job has ended, in whatever way.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="job">The Job, as it was made.</param>
    /// <param name="label">The label of the Job that holds its name.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<JobEnd> WaitAsync(ICluster cluster, Resource job, string label, CancellationToken cancellationToken)
    {
        await foreach (var @event in cluster.WatchAsync(job, $"{label}={job.Id.Name}", cancellationToken))
        {
            if (@event.Kind == ResourceEventKind.Deleted || @event.Resource.Uid != job.Uid)
            {
                return new JobEnd(false, "somebody deleted the Job while it ran.");
            }

            if (Of(@event.Resource) is { } end)
            {
                return end;
            }
        }

        throw new InvalidOperationException("a watch ends only when it is cancelled.");
    }
}
