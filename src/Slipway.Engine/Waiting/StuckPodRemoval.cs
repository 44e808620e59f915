using Serilog;
using Slipway.Engine.Events;
using Slipway.Engine.Ports;
using Slipway.Health;
using Slipway.Resources;

namespace Slipway.Engine.Waiting;

/// <summary>Deletes Pods that keep a StatefulSet from leaving a failed revision behind: each once, and only while it is the Pod that was seen.</summary>
internal sealed class StuckPodRemoval(ICluster cluster, FailedRevisions failed, INotes notes)
{
    private readonly HashSet<string> done = [];

    public async Task RemoveAsync(IReadOnlyCollection<Resource> objects, CancellationToken cancellationToken)
    {
        foreach (var pod in StuckPods.Find(objects, failed).Where(pod => pod.Uid is not null && done.Add(pod.Uid)).ToList())
        {
            try
            {
                await cluster.DeleteAsync(pod.Id, new DeleteOptions { Uid = pod.Uid! }, cancellationToken);
                notes.Note($"Deleted {pod.Id}: it is of a revision that never got healthy, and its StatefulSet would wait for it");
            }
            catch (ResourceRefusedException refusal) when (refusal.StatusReason is RefusalReason.Stale or RefusalReason.Forbidden)
            {
                // Stale: another Pod has taken its place, which is what was wanted.
                if (refusal.StatusReason == RefusalReason.Forbidden)
                {
                    notes.Warn(
                        $"{pod.Id} is of a revision that never got healthy, its StatefulSet waits for it, and the right to delete it is missing. Run: kubectl delete pod {pod.Id.Name} -n {pod.Id.Namespace}");
                }
            }
        }
    }
}
