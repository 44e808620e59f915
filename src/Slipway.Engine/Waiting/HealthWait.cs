using System.Threading.Channels;
using Serilog;
using Slipway.Health;
using Slipway.Engine.Ports;
using Slipway.Engine.Events;
using Slipway.Renderings;
using Slipway.Resources;

namespace Slipway.Engine.Waiting;

/// <summary>Watches what was applied until it is healthy or has failed.</summary>
internal sealed class HealthWait(ICluster cluster, TimeProvider time, TargetEvents events)
{
    // Who watches sees the seconds go by.
    private static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(1);

    private readonly HashSet<string> said = new(StringComparer.Ordinal);

    /// <summary>Returns when all is healthy.</summary>
    /// <param name="target">What was applied, for messages.</param>
    /// <param name="applied">The objects as the server returned them.</param>
    /// <param name="podsBefore">The Pods that were there before.</param>
    /// <param name="options">How long to wait.</param>
    /// <param name="failed">Revisions whose stuck Pods go.</param>
    /// <param name="next">What comes after it, for those who watch.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <param name="changed">Which of them were written just now: their controllers are expected to write a status; null for none.</param>
    /// <exception cref="SlipwayException">It failed, or took too long: with the reasons. The Pods' last words are in the log only.</exception>
    public async Task WaitAsync(
        RenderingTarget target,
        IReadOnlyList<Resource> applied,
        IEnumerable<Resource> podsBefore,
        HealthOptions options,
        FailedRevisions failed,
        string next,
        CancellationToken cancellationToken,
        IReadOnlyList<Resource>? changed = null)
    {
        var start = time.GetUtcNow();
        var reporting = await ReportingAsync(changed ?? [], cancellationToken);
        HealthTracker Track() => new(applied, podsBefore, options, start, resource => reporting.Contains(resource.Id.Key));
        // Most of what is configured, and an application that nothing happened to, needs no further request.
        if (Track().Look(start, applied, []) is { Verdict: HealthVerdict.Healthy } settled)
        {
            Say(settled);
            return;
        }

        var tracker = Track();
        var live = new WatchedObjects(cluster, applied, events);
        await live.ListAsync(cancellationToken);
        var report = tracker.Look(time.GetUtcNow(), live.Objects, live.Events, live.Gone);
        if (report.Verdict == HealthVerdict.Waiting)
        {
            Wait Show(HealthReport now) => new()
            {
                Subject = target.ToString(),
                Pending = [.. now.Pending.Select(PodOutput.Neutralise)],
                Total = now.Resources.Count,
                Elapsed = time.GetUtcNow() - start,
                Next = next,
            };
            report = await FollowAsync(tracker, live, report, Show, new StuckPodRemoval(cluster, failed, events), cancellationToken);
        }

        Say(report);
        if (report.Verdict == HealthVerdict.Failed)
        {
            await new FailureLogs(cluster, events).ShowAsync(report.Failures, cancellationToken);
            var reasons = report.Failures.Select(failure => PodOutput.Neutralise(failure.ToString())).Distinct();
            throw new SlipwayException(target.ToString(), Reasons.Of("was applied, but is not healthy", reasons));
        }
    }

    private async Task<HashSet<ResourceKey>> ReportingAsync(IReadOnlyList<Resource> changed, CancellationToken cancellationToken)
    {
        var reporting = new HashSet<ResourceKey>();
        foreach (var resource in changed.Where(HealthRules.HasHealth))
        {
            if (ReportedHealth.IsExpected(await cluster.TypeAsync(resource.Id.Type, cancellationToken)))
            {
                reporting.Add(resource.Id.Key);
            }
        }

        return reporting;
    }

    private void Say(HealthReport report)
    {
        foreach (var (resource, health) in report.Resources)
        {
            if (health is ResourceHealth.Current { Note: { } note } && $"{resource} {note}" is var line && said.Add(line))
            {
                events.Note(PodOutput.Neutralise(line));
            }
        }
    }

    /// <summary>The Pods of a namespace; none where they may not be listed.</summary>
    public async Task<IReadOnlyList<Resource>> ListPodsAsync(string inNamespace, CancellationToken cancellationToken)
    {
        try
        {
            return (await cluster.ListAsync(BuiltInTypes.Pods, inNamespace, labelSelector: null, cancellationToken)).Items;
        }
        catch (ResourceRefusedException refusal) when (refusal.StatusReason == RefusalReason.Forbidden)
        {
            return [];
        }
    }

    private async Task<HealthReport> FollowAsync(
        HealthTracker tracker, WatchedObjects live, HealthReport report, Func<HealthReport, Wait> show, StuckPodRemoval stuck, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // One change more or less does not matter: what counts is that there was one since the last look.
        var changes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        var following = live.FollowAsync(changes.Writer, stop.Token);
        try
        {
            while (report.Verdict == HealthVerdict.Waiting)
            {
                events.Raise(new DeployEvent.Waiting(show(report)));
                await stuck.RemoveAsync(live.Objects, cancellationToken);
                await NextLookAsync(changes.Reader, report.LookAgainAt, cancellationToken);
                report = tracker.Look(time.GetUtcNow(), live.Objects, live.Events, live.Gone);
            }

            return report;
        }
        finally
        {
            events.Raise(new DeployEvent.WaitEnded());
            await stop.CancelAsync();
            await following;
        }
    }

    private async Task NextLookAsync(ChannelReader<bool> changes, DateTimeOffset? lookAgainAt, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var wait = (lookAgainAt ?? DateTimeOffset.MaxValue) - time.GetUtcNow();
        wait = MaxPause < wait ? MaxPause : wait;
        var delay = Task.Delay(wait > TimeSpan.Zero ? wait : TimeSpan.FromMilliseconds(1), time, over.Token);
        var change = changes.WaitToReadAsync(over.Token).AsTask();
        if (await Task.WhenAny(change, delay) == change)
        {
            await change;
        }

        await over.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
        changes.TryRead(out _);
    }
}
