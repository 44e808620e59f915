using System.Collections.Frozen;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Health;

/// <summary>Finds what keeps a Pod from running well, in its status and in the events about it.</summary>
internal static class PodHealth
{
    // ErrImagePull and ImagePullBackOff alternate.
    private static readonly FrozenSet<string> ImageReasons =
        FrozenSet.ToFrozenSet(["ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull", "RegistryUnavailable", "ImageInspectError"]);

    private static readonly FrozenSet<string> ConfigurationReasons =
        FrozenSet.ToFrozenSet(["CreateContainerConfigError", "CreateContainerError", "RunContainerError", "PreCreateHookError", "PostStartHookError"]);

    private static readonly FrozenSet<string> VolumeEvents = FrozenSet.ToFrozenSet(["FailedMount", "FailedAttachVolume", "FailedMapVolume"]);

    /// <summary>The problems of a Pod.</summary>
    /// <param name="pod">The Pod.</param>
    /// <param name="events">Events of its namespace; those about others do not matter.</param>
    /// <param name="restartsBefore">Restarts of each container that are older than the apply.</param>
    public static IReadOnlyList<PodProblem> Of(Resource pod, IEnumerable<Resource> events, IReadOnlyDictionary<string, long>? restartsBefore = null)
    {
        var problems = new List<PodProblem>();
        var status = pod.Content.GetMap("status") ?? MapValue.Empty;
        if (pod.IsTerminating || status.GetString("phase") is "Succeeded")
        {
            return problems;
        }

        if (Condition.Find(status, "PodScheduled") is { IsFalse: true, Reason: "Unschedulable" } scheduled)
        {
            problems.Add(new PodProblem(PodProblemKind.Unschedulable, pod.Id, null, $"cannot be scheduled: {scheduled.Message}"));
        }

        var isRestarted = pod.Content.At("spec", "restartPolicy") is not ScalarValue { Text: "Never" or "OnFailure" };
        foreach (var container in PodStatus.Containers(status))
        {
            if (OfContainer(pod.Id, container, isRestarted, restartsBefore?.GetValueOrDefault(container.Name) ?? 0) is { } problem)
            {
                problems.Add(problem);
            }
        }

        if (problems.Count == 0 && IsStarting(status) && PodEvents.Last(events, pod, VolumeEvents.Contains) is { } mount)
        {
            problems.Add(new PodProblem(PodProblemKind.Volume, pod.Id, null, mount.Text) { Words = mount.Words });
        }

        return problems;
    }

    private static PodProblem? OfContainer(ResourceId pod, ContainerStatus container, bool isRestarted, long restartsBefore)
    {
        var waiting = container.WaitingReason ?? "";
        if (ImageReasons.Contains(waiting))
        {
            return new PodProblem(PodProblemKind.ImagePull, pod, container.Name, Describe(container, waiting)) { IsFinal = waiting == "InvalidImageName" };
        }

        if (ConfigurationReasons.Contains(waiting))
        {
            return new PodProblem(PodProblemKind.Configuration, pod, container.Name, Describe(container, waiting)) { Words = container.Words };
        }

        // CrashLoopBackOff shows for a moment only: the count and how the container ended tell more.
        var restarts = container.Restarts - restartsBefore;
        if (isRestarted && (restarts > 0 || container.HasFailed || waiting == "CrashLoopBackOff"))
        {
            var times = restarts switch { <= 0 => "", 1 => "; it was restarted once", var count => $"; it was restarted {count} times" };
            return new PodProblem(PodProblemKind.Crash, pod, container.Name, (container.Ending ?? $"container '{container.Name}' ended") + times)
            {
                Words = container.Words,
                IsInPreviousLog = restarts > 0 && !container.HasFailed,
            };
        }

        return null;
    }

    private static bool IsStarting(MapValue status) =>
        status.GetString("phase") is "Pending" or null && PodStatus.Containers(status).Any(container => container.WaitingReason is "ContainerCreating" or "PodInitializing");

    private static string Describe(ContainerStatus container, string reason) =>
        $"container '{container.Name}': {reason}{(container.WaitingMessage is { Length: > 0 } message ? $": {message}" : "")}";
}
