using System.Text.Json.Nodes;

namespace Slipway.Sandbox.Cluster.Node;

/// <summary>What a container does before it is asked to end (https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/): sleeps, runs a command or is sent a request.</summary>
internal static class PreStopHook
{
    /// <summary>Returns when it is done, or the grace period is over, in which it counts.</summary>
    public static async Task RunAsync(PodRunner pod, JsonObject container, ContainerCommand command, NodeServices node, string fieldPath, CancellationToken graceIsOver)
    {
        if (container.Map("lifecycle").Map("preStop") is not { } hook)
            return;
        try
        {
            if (hook.Map("sleep") is { } sleep)
            {
                await Task.Delay(TimeSpan.FromSeconds(sleep.Number("seconds") ?? 0), node.Time, graceIsOver);
                return;
            }

            // It has no limit but the grace period.
            var asked = hook.Copy();
            asked["timeoutSeconds"] = int.MaxValue / 1000;
            if (await node.Probe.AskAsync(pod.Current.Json, container, asked, command, graceIsOver) is not null)
                Failed();
        }
        catch (OperationCanceledException)
        {
            Failed();
        }

        void Failed() => node.Events.Record(pod.Current, true, "FailedPreStopHook", "PreStopHook failed", "kubelet", fieldPath);
    }
}
