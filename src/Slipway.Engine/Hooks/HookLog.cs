using System.Collections.Concurrent;
using Serilog;
using Slipway.Engine.Events;
using Slipway.Engine.Ports;
using Slipway.Engine.Waiting;
using Slipway.Hooks;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Engine.Hooks;

/// <summary>Passes on what the Pods of a hook print, while they print it.</summary>
internal sealed class HookLog(ICluster cluster, TargetEvents events)
{
    private static readonly TimeSpan FirstWithin = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastWithin = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, Task> containers = [];
    private readonly TaskCompletionSource first = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether nothing was printed so far.</summary>
    public bool IsEmpty { get; private set; } = true;

    /// <summary>Follows a Job to its end, with what its Pods print.</summary>
    public async Task<JobEnd> FollowToEndAsync(Resource job, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var printing = FollowAsync(job.Id, stop.Token);
        try
        {
            return await JobEnd.WaitAsync(cluster, job, HookJob.JobLabel, cancellationToken);
        }
        finally
        {
            // Who was cancelled has seconds to release the lock, and no time for the last lines of a log.
            if (!cancellationToken.IsCancellationRequested)
            {
                await FinishAsync();
            }

            await stop.CancelAsync();
            await printing;
        }
    }

    /// <summary>Follows the Pods of a Job until cancelled.</summary>
    private async Task FollowAsync(ResourceId job, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var @event in cluster.WatchAsync(BuiltInTypes.Pods, job.Namespace, $"{HookJob.JobLabel}={job.Name}", cancellationToken))
            {
                foreach (var container in Started(@event.Resource))
                {
                    _ = containers.GetOrAdd($"{@event.Resource.Uid} {container}", _ => PrintAsync(@event.Resource.Id, container, cancellationToken));
                    first.TrySetResult();
                }
            }
        }
        catch (Exception exception) when (exception is SlipwayException or OperationCanceledException)
        {
            Warn(job, exception);
        }

        await Task.WhenAll(containers.Values);
    }

    /// <summary>Returns when the Pods of a Job that is over have said everything, or after a few seconds.</summary>
    private async Task FinishAsync()
    {
        await Task.WhenAny(first.Task, Task.Delay(FirstWithin));
        await Task.WhenAny(Task.WhenAll(containers.Values), Task.Delay(LastWithin));
    }

    private async Task PrintAsync(ResourceId pod, string container, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var line in cluster.FollowLogAsync(pod, container, cancellationToken))
            {
                IsEmpty = false;
                if (PodWords.Of(line) is { } words)
                {
                    events.Printed("", words);
                }
            }
        }
        catch (Exception exception) when (exception is SlipwayException or OperationCanceledException)
        {
            Warn(pod, exception);
        }
    }

    // The hook's outcome does not depend on its log; that the reading was ended is no trouble at all.
    private void Warn(ResourceId subject, Exception exception)
    {
        if (exception is SlipwayException)
        {
            events.Warn($"The log of {subject} cannot be read: {exception.Message}");
        }
    }

    private static IEnumerable<string> Started(Resource pod) =>
        from status in (pod.Content.At("status", "containerStatuses") as ListValue)?.Maps ?? []
        where status.At("state", "running") is not null || status.At("state", "terminated") is not null
        select status.GetString("name");
}
