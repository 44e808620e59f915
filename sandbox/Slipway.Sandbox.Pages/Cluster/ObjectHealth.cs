using System.Runtime.CompilerServices;
using Slipway.Health;
using Slipway.Naming;
using Slipway.Pages.Html;
using Slipway.Resources;
using Slipway.Sandbox.Cluster;
using Slipway.Sandbox.Cluster.Store;
using Slipway.Values;

namespace Slipway.Sandbox.Pages.Cluster;

/// <summary>How an object stands, by the rules that deployments are judged by.</summary>
internal sealed record ObjectHealth(Tone Tone, string Word, string Reason)
{
    // An object never changes, only a newer one takes its place: it is judged once, and forgotten with it.
    private static readonly ConditionalWeakTable<StoredObject, ObjectHealth> s_judged = [];

    public static ObjectHealth Of(StoredObject stored) => s_judged.GetValue(stored, Judge);

    /// <summary>What failed comes first, then what moves.</summary>
    public static int Urgency(IEnumerable<StoredObject> objects) => objects.Min(item => Of(item).Tone switch { Tone.Bad => 0, Tone.Moving => 1, _ => 2 });

    public Markup State => Parts.State(Tone, Word);

    private static ObjectHealth Judge(StoredObject stored)
    {
        if (stored.Key == "pods" && Problem(stored) is { } problem)
        {
            return new ObjectHealth(Tone.Bad, problem.Reason, problem.Message);
        }

        var type = GroupVersionKindOf(stored);
        var resource = Resource.FromServer(type, (MapValue)JsonValues.Read(stored.Utf8));
        return HealthRules.Of(resource) switch
        {
            ResourceHealth.Failed failed => new ObjectHealth(Tone.Bad, "failed", failed.Reason),
            ResourceHealth.InProgress progress => new ObjectHealth(Tone.Moving, stored.IsDeleting ? "deleting" : "in progress", progress.Reason),
            _ => new ObjectHealth(Tone.Good, stored.Json.Map("status").Text("phase") is "Succeeded" ? "succeeded" : "current", ""),
        };
    }

    private static GroupVersionKind GroupVersionKindOf(StoredObject stored)
    {
        var apiVersion = stored.Json.Text("apiVersion") ?? "v1";
        var slash = apiVersion.IndexOf('/', StringComparison.Ordinal);
        return new GroupVersionKind(slash < 0 ? "" : apiVersion[..slash], apiVersion[(slash + 1)..], stored.Json.Text("kind") ?? "");
    }

    // The rules judge a Pod by its conditions. A person looks for the reason that a container waits or has ended for.
    private static (string Reason, string Message)? Problem(StoredObject pod)
    {
        foreach (var container in pod.Json.Map("status").Items("containerStatuses").Concat(pod.Json.Map("status").Items("initContainerStatuses")))
        {
            var waiting = container.Map("state").Map("waiting");
            if (waiting.Text("reason") is { } reason and not ("ContainerCreating" or "PodInitializing"))
            {
                return (reason, waiting.Text("message") ?? "");
            }

            if (container.Map("state").Map("terminated") is { } ended && ended.Number("exitCode") is not (0 or null))
            {
                return (ended.Text("reason") ?? "Error", $"container {container.Text("name")} ended with exit code {ended.Number("exitCode")}");
            }
        }

        return null;
    }
}
