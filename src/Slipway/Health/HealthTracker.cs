using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Health;

/// <summary>
/// Decides whether what was applied is healthy, from one look after the other: everything is current throughout a settle window, and no
/// container of a new Pod was restarted. It has no clock: each look brings its time.
/// </summary>
internal sealed class HealthTracker
{
    private readonly IReadOnlyList<Resource> applied;
    private readonly HealthOptions options;
    private readonly DateTimeOffset start;
    private readonly Dictionary<string, Dictionary<string, long>> restartsBefore;
    private readonly Dictionary<string, DateTimeOffset> problemsSince = new(StringComparer.Ordinal);
    private readonly Func<Resource, bool> reports;
    private DateTimeOffset? currentSince;
    private bool awaitsReport;

    /// <param name="applied">What must get healthy, as the server returned it from the apply, or as it was when nothing changed.</param>
    /// <param name="podsBefore">Pods that were there before the apply: their old restarts do not count.</param>
    /// <param name="options">How long to wait.</param>
    /// <param name="start">When the apply began.</param>
    /// <param name="reports">Whether a controller is expected to write the status of an object that has changed, see <see cref="ReportedHealth.IsExpected"/>; null: of none.</param>
    public HealthTracker(
        IReadOnlyList<Resource> applied, IEnumerable<Resource> podsBefore, HealthOptions options, DateTimeOffset start, Func<Resource, bool>? reports = null)
    {
        this.reports = reports ?? (_ => false);
        this.applied = applied;
        this.options = options;
        this.start = start;
        restartsBefore = podsBefore.Where(pod => pod.Uid is not null).DistinctBy(pod => pod.Uid).ToDictionary(pod => pod.Uid!, Restarts);
    }

    /// <summary>Takes a look.</summary>
    /// <param name="now">When it was taken; never earlier than the look before.</param>
    /// <param name="objects">The live objects: what was applied, and the ReplicaSets and Pods that it owns.</param>
    /// <param name="events">The Events of the namespaces.</param>
    /// <param name="gone">What was seen going since the apply, in its last state; null for none.</param>
    public HealthReport Look(
        DateTimeOffset now, IReadOnlyCollection<Resource> objects, IReadOnlyCollection<Resource> events, IReadOnlyCollection<Resource>? gone = null)
    {
        var live = new ObservedObjects(objects, events);
        awaitsReport = false;
        var found = new List<Finding>();
        var healths = new List<(ResourceId, ResourceHealth)>();
        foreach (var resource in applied)
        {
            var present = live.Find(resource.Id);
            var health = present is null ? VanishedObjects.Judge(resource, gone ?? [], events, now - start) : Judge(resource, present, events, now);
            healths.Add((resource.Id, health));
            found.AddRange(Findings.Of(resource.Id, present ?? resource, health, live, options, RestartsBefore));
        }

        return Decide(now, healths, found, live);
    }

    private HealthReport Decide(
        DateTimeOffset now, List<(ResourceId Resource, ResourceHealth Health)> healths, List<Finding> found, ObservedObjects live)
    {
        Remember(now, found);
        var failures = found.Where(finding => finding.IsFinal || now >= Expiry(finding)).Select(finding => finding.Failure).ToList();
        var isCurrent = healths.TrueForAll(pair => pair.Health is ResourceHealth.Current) && found.Count == 0;
        currentSince = isCurrent ? currentSince ?? now : null;
        if (failures.Count == 0 && !isCurrent && now >= start + options.Timeout)
        {
            failures.AddRange(found.Select(finding => finding.Failure));
            failures.AddRange(healths
                .Where(pair => pair.Health is not ResourceHealth.Current && found.TrueForAll(finding => finding.Failure.Resource != pair.Resource))
                .Select(pair => Findings.TimedOut(pair.Resource, pair.Health, options.Timeout, live)));
        }

        var settledAt = currentSince + (applied.Any(OwnedPods.RunsPods) ? options.SettleWindow : TimeSpan.Zero);
        var verdict = failures.Count > 0 ? HealthVerdict.Failed : now >= settledAt ? HealthVerdict.Healthy : HealthVerdict.Waiting;
        return new HealthReport
        {
            Verdict = verdict,
            Resources = healths,
            Failures = failures,
            LookAgainAt = verdict != HealthVerdict.Waiting ? null
                : found.Select(Expiry).Append(settledAt ?? start + options.Timeout).Append(awaitsReport ? start + options.ReportGrace : DateTimeOffset.MaxValue).Min(),
        };
    }

    private ResourceHealth Judge(Resource resource, Resource present, IReadOnlyCollection<Resource> events, DateTimeOffset now)
    {
        if (present.Metadata.GetInteger("generation") < resource.Metadata.GetInteger("generation"))
        {
            return new ResourceHealth.InProgress("is not yet seen");
        }

        var health = HealthRules.Of(present);
        if (health is ResourceHealth.Current && reports(resource) && !ReportedHealth.IsNone(present) && !ReportedHealth.HasStatus(present))
        {
            awaitsReport |= now < start + options.ReportGrace;
            return now < start + options.ReportGrace
                ? new ResourceHealth.InProgress("its controller has not written a status yet")
                : new ResourceHealth.Current
                {
                    Note = $"has no status after {options.ReportGrace.TotalSeconds:0} s, and counts as healthy. If its controller writes none, say so by the annotation {ReportedHealth.Annotation}: {ReportedHealth.None}",
                };
        }

        // A claim may wait for a Pod that nobody asked for yet: that is how its storage class works.
        return health is ResourceHealth.InProgress && present.Id.Type is { Group: "", Kind: "PersistentVolumeClaim" }
            && PodEvents.Last(events, present, reason => reason == "WaitForFirstConsumer") is not null
            && PodEvents.Last(events, present, reason => reason == "ProvisioningFailed") is null
                ? ResourceHealth.IsCurrent
                : health;
    }

    private void Remember(DateTimeOffset now, List<Finding> found)
    {
        foreach (var gone in problemsSince.Keys.Except(found.Select(finding => finding.Key)).ToList())
        {
            problemsSince.Remove(gone);
        }

        found.ForEach(finding => problemsSince.TryAdd(finding.Key, now));
    }

    private DateTimeOffset Expiry(Finding finding) => problemsSince[finding.Key] + finding.Grace;

    private Dictionary<string, long>? RestartsBefore(Resource pod) => pod.Uid is null ? null : restartsBefore.GetValueOrDefault(pod.Uid);

    private static Dictionary<string, long> Restarts(Resource pod)
    {
        var restarts = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var container in PodStatus.Containers(pod.Content.GetMap("status") ?? MapValue.Empty))
        {
            restarts[container.Name] = container.Restarts;
        }

        return restarts;
    }
}
