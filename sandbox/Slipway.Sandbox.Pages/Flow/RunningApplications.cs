using Slipway.ApplySets;
using Slipway.Configuration;
using Slipway.Naming;
using Slipway.Resources;
using Slipway.Sandbox.Cluster;
using Slipway.Sandbox.Cluster.Store;
using Slipway.Sandbox.Pages.Cluster;

namespace Slipway.Sandbox.Pages.Flow;

/// <summary>What of an application runs in the cluster now.</summary>
internal sealed record RunningApplication(FlowStep Step, string? Version, string? Url, StoredObject? Parent);

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

        var version = workloads.SelectMany(workload => workload.Json.At("spec", "template", "spec").Items("containers"))
            .Select(container => ImageReference.TryParse(container.Text("image") ?? "")?.Tag).FirstOrDefault(tag => tag is not null);
        var worst = workloads.Select(ObjectHealth.Of).MaxBy(health => health.Tone switch { Tone.Bad => 2, Tone.Moving => 1, _ => 0 })!;
        var ready = workloads.Sum(workload => workload.Json.Map("status").Number("readyReplicas") ?? workload.Json.Map("status").Number("numberReady") ?? 0);
        var wanted = workloads.Sum(workload => workload.Json.Map("spec").Number("replicas") ?? workload.Json.Map("status").Number("desiredNumberScheduled") ?? 1);
        var service = Members("services", stage.Namespace, id).FirstOrDefault();
        var url = service is null || ready == 0 ? null : $"/apps/{service.Namespace}/{service.Name}/";
        var word = worst.Tone switch { Tone.Bad => "failing", Tone.Moving => "rolling out", _ => "ready" };
        var path = $"/cluster?namespace={Uri.EscapeDataString(stage.Namespace)}&application={Uri.EscapeDataString(application)}";
        return new RunningApplication(new FlowStep(Name, worst.Tone, word, $"{ready} of {wanted} ready", path), version, url, parent);
    }

    /// <summary>The value of the members' label <c>applyset.kubernetes.io/part-of</c>.</summary>
    public static string SetOf(string application, string inNamespace) => ApplySetId.OfParent(
        new ResourceId(new GroupVersionKind("", "v1", "ConfigMap"), inNamespace, ApplySetParent.NameOf(application))).Value;

    private IEnumerable<StoredObject> Members(string key, string inNamespace, string id) => store.List(key, inNamespace).Items
        .Where(item => item.Json.Map("metadata").Map("labels").Text(ApplySetLabels.PartOf) == id);
}
