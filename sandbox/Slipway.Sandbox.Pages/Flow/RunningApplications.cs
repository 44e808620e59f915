using System.Text.Json.Nodes;
using Slipway.ApplySets;
using Slipway.Configuration;
using Slipway.Naming;
using Slipway.Pages.Html;
using Slipway.Resources;
using Slipway.Sandbox.Cluster;
using Slipway.Sandbox.Cluster.Store;
using Slipway.Sandbox.Pages.Cluster;
using Slipway.Values;

namespace Slipway.Sandbox.Pages.Flow;

/// <summary>What of an application runs in the cluster now.</summary>
internal sealed record RunningApplication(FlowStep Step, string? Version, string? Url, StoredObject? Parent)
{
    /// <summary>The versions that its ready Pods have, the one with most of them first.</summary>
    public IReadOnlyList<string> Serves { get; init; } = [];

    /// <summary>Whether a deployment of a commit began to write.</summary>
    public bool HasTried(string commit) => Parent?.Json.At("metadata", "annotations").Text(ApplySetLabels.Deployment) is { } text
        && (JsonValues.TryRead(text) as MapValue)?.GetString("commit") == commit;
}

/// <summary>Finds an application's objects by its apply set.</summary>
internal sealed class RunningApplications(ObjectStore store)
{
    private const string Name = "Running";

    private static readonly string[] s_workloads = ["deployments.apps", "statefulsets.apps", "daemonsets.apps"];

    public RunningApplication Find(StageConfiguration stage, string application, Uri address)
    {
        var parent = store.Find("configmaps", stage.Namespace, ApplySetParent.NameOf(application));
        var id = SetOf(application, stage.Namespace);
        var workloads = s_workloads.SelectMany(key => Members(key, stage.Namespace, id)).ToList();
        if (workloads.Count == 0)
        {
            return new RunningApplication(FlowStep.Waiting(Name), null, null, parent);
        }

        var version = workloads.Select(workload => VersionOf(workload.Json.At("spec", "template", "spec") as JsonObject)).FirstOrDefault(tag => tag is not null);
        var worst = workloads.Select(ObjectHealth.Of).MaxBy(health => health.Tone switch { Tone.Bad => 2, Tone.Moving => 1, _ => 0 })!;
        var ready = workloads.Sum(workload => workload.Json.Map("status").Number("readyReplicas") ?? workload.Json.Map("status").Number("numberReady") ?? 0);
        var wanted = workloads.Sum(workload => workload.Json.Map("spec").Number("replicas") ?? workload.Json.Map("status").Number("desiredNumberScheduled") ?? 1);
        var service = Members("services", stage.Namespace, id).FirstOrDefault();
        var url = service is null || ready == 0 ? null : $"/apps/{service.Namespace}/{service.Name}/";
        var word = worst.Tone switch { Tone.Bad => "failing", Tone.Moving => "rolling out", _ => "ready" };
        var path = $"/cluster?namespace={Uri.EscapeDataString(stage.Namespace)}&application={Uri.EscapeDataString(application)}";
        return new RunningApplication(new FlowStep(Name, worst.Tone, word, $"{ready} of {wanted} ready", path), version, url, parent) { Serves = ServesOf(stage.Namespace, workloads) };
    }

    /// <summary>The value of the members' label <c>applyset.kubernetes.io/part-of</c>.</summary>
    public static string SetOf(string application, string inNamespace) => ApplySetId.OfParent(
        new ResourceId(new GroupVersionKind("", "v1", "ConfigMap"), inNamespace, ApplySetParent.NameOf(application))).Value;

    // Old Pods go on to serve while new ones do not get ready: what is wanted is not what serves.
    private IReadOnlyList<string> ServesOf(string inNamespace, List<StoredObject> workloads)
    {
        var owners = workloads.Select(workload => workload.Uid).ToHashSet(StringComparer.Ordinal);
        owners.UnionWith([.. store.List("replicasets.apps", inNamespace).Items.Where(set => IsOwned(set, owners)).Select(set => set.Uid)]);
        return
        [
            .. store.List("pods", inNamespace).Items.Where(pod => IsOwned(pod, owners) && IsReady(pod)).Select(pod => VersionOf(pod.Json.Map("spec"))).OfType<string>()
                .CountBy(tag => tag).OrderByDescending(one => one.Value).Select(one => one.Key),
        ];
    }

    private static bool IsOwned(StoredObject item, HashSet<string> owners) => item.Json.Map("metadata").Items("ownerReferences").Any(owner => owners.Contains(owner.Text("uid") ?? ""));

    private static bool IsReady(StoredObject pod) => !pod.IsDeleting && pod.Json.Map("status").Items("conditions").Any(condition => condition.Text("type") == "Ready" && condition.Text("status") == "True");

    private static string? VersionOf(JsonObject? podSpec) => podSpec.Items("containers").Select(container => ImageReference.TryParse(container.Text("image") ?? "")?.Tag).FirstOrDefault(tag => tag is not null);

    private IEnumerable<StoredObject> Members(string key, string inNamespace, string id) => store.List(key, inNamespace).Items
        .Where(item => item.Json.Map("metadata").Map("labels").Text(ApplySetLabels.PartOf) == id);
}
