using Slipway.Resources;

namespace Slipway.Health;

/// <summary>Collects what is wrong with an applied resource and the Pods of its newest revision.</summary>
internal static class Findings
{
    public static IEnumerable<Finding> Of(
        ResourceId id, Resource present, ResourceHealth health, ObservedObjects live, HealthOptions options, Func<Resource, IReadOnlyDictionary<string, long>?> restartsBefore)
    {
        var problems = OwnedPods.Of(present, live)
            .SelectMany(pod => PodHealth.Of(pod, live.Events, WithAllowance(pod, restartsBefore(pod), options.RestartsAllowed)))
            .ToList();
        foreach (var problem in problems)
        {
            yield return new Finding(
                $"{id}/{problem.Pod}/{problem.Kind}",
                new HealthFailure(id, $"{problem.Reason} (Pod {problem.Pod.Name})", Log(problem)) { Words = problem.Words },
                options.Grace(problem.Kind),
                problem.IsFinal);
        }

        if (health is ResourceHealth.Failed failed)
        {
            // Where a Pod says why, its words come first.
            var explanation = problems.Count == 0 ? Explain(present, live) : null;
            yield return new Finding(
                $"{id}/failed",
                new HealthFailure(id, explanation is null ? failed.Reason : $"{failed.Reason.TrimEnd('.')}. {explanation.Text}", AnyLog(present, live)) { Words = explanation?.Words ?? Words(present, live) },
                options.FailureGrace,
                failed.IsFinal);
        }
        else if (health is ResourceHealth.InProgress && PodEvents.Last(live.Events, present, reason => reason == "ProvisioningFailed") is { } provisioning)
        {
            yield return new Finding($"{id}/provisioning", new HealthFailure(id, provisioning.Text, null), options.VolumeGrace, IsFinal: false);
        }
    }

    /// <summary>The failure of something that is still in progress when the time is up.</summary>
    public static HealthFailure TimedOut(ResourceId id, ResourceHealth health, TimeSpan timeout, ObservedObjects live)
    {
        var present = live.Find(id);
        var explanation = present is null ? null : Explain(present, live);
        return new HealthFailure(
            id,
            $"still {health} after {timeout.TotalSeconds:0} s.{(explanation is null ? "" : $" {explanation.Text}")}",
            present is null ? null : AnyLog(present, live))
        {
            Words = explanation?.Words ?? (present is null ? null : Words(present, live)),
        };
    }

    // The last warning about the newest Pods, or else about the resource itself: a probe that fails, a quota.
    private static EventText? Explain(Resource present, ObservedObjects live)
    {
        var warnings = live.Events.Where(PodEvents.IsWarning).ToList();
        foreach (var pod in OwnedPods.Of(present, live))
        {
            if (PodEvents.Last(warnings, pod, _ => true) is { } warning)
            {
                return warning with { Text = $"Pod {pod.Id.Name}: {warning.Text}" };
            }
        }

        return PodEvents.Last(warnings, present, _ => true);
    }

    private static PodWords? Words(Resource present, ObservedObjects live) => OwnedPods.Of(present, live)
        .SelectMany(pod => PodStatus.Containers(pod.Content.GetMap("status") ?? Values.MapValue.Empty))
        .Select(container => container.Words)
        .FirstOrDefault(words => words is not null);

    private static LogQuery? Log(PodProblem problem) => problem is { Kind: PodProblemKind.Crash, Container: { } container }
        ? new LogQuery { Pod = problem.Pod, Container = container, Previous = problem.IsInPreviousLog }
        : null;

    private static LogQuery? AnyLog(Resource present, ObservedObjects live)
    {
        foreach (var pod in OwnedPods.Of(present, live))
        {
            if (pod.Content.GetMap("status") is { } status
                && PodStatus.Containers(status).FirstOrDefault(container => !container.IsInit && container.WaitingReason is null) is { } container)
            {
                return new LogQuery { Pod = pod.Id, Container = container.Name };
            }
        }

        return null;
    }

    private static Dictionary<string, long>? WithAllowance(Resource pod, IReadOnlyDictionary<string, long>? before, int allowed)
    {
        if (allowed == 0)
        {
            return before?.ToDictionary();
        }

        var restarts = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var container in PodStatus.Containers(pod.Content.GetMap("status") ?? Values.MapValue.Empty))
        {
            restarts[container.Name] = (before?.GetValueOrDefault(container.Name) ?? 0) + allowed;
        }

        return restarts;
    }
}
