using System.Globalization;
using System.Text.Json.Nodes;
using Slipway.Sandbox.Cluster.Store;

namespace Slipway.Sandbox.Cluster.Controllers;

/// <summary>Keeps numbered Pods with claims of their own, one after the other.</summary>
internal sealed class StatefulSetController(ControllerContext context) : IController
{
    private const string Key = "statefulsets.apps";
    private const string RevisionLabel = "controller-revision-hash";

    public IEnumerable<(string Namespace, string Name)> Affected(Change change) => ControllerContext.SelfOrController(change, Key, "StatefulSet");

    public TimeSpan? Reconcile(string @namespace, string name)
    {
        if (context.Find(Key, @namespace, name) is not { } set)
            return null;
        var spec = set.Json.Map("spec")!;
        var wanted = (int)(spec.Number("replicas") ?? 1);
        var revision = $"{name}-{TemplateHash.Of(spec.Map("template")!)}";
        KeepRevision(set, revision, spec.Map("template")!);
        var pods = context.Owned("pods", set).ToDictionary(pod => pod.Name, StringComparer.Ordinal);
        if (!set.IsDeleting)
            Step(set, spec, wanted, revision, pods);
        return WriteStatus(set, spec, wanted, revision);
    }

    // At most one step at a time, unless the Pods are managed in parallel.
    private void Step(StoredObject set, JsonObject spec, int wanted, string revision, Dictionary<string, StoredObject> pods)
    {
        var isOrdered = spec.Text("podManagementPolicy") != "Parallel";
        for (var i = 0; i < wanted; i++)
        {
            var name = NameOf(set, i);
            if (!pods.TryGetValue(name, out var pod))
            {
                Create(set, spec, i, IsUpdated(spec, i) ? revision : CurrentRevision(set, revision));
                if (isOrdered)
                    return;
            }
            else if (pod.Phase() is "Failed" or "Succeeded" && !pod.IsDeleting)
            {
                context.Delete(pod);
                return;
            }
            else if (isOrdered && (pod.IsDeleting || !pod.IsReady()))
            {
                return;
            }
        }

        foreach (var pod in pods.Values.Where(pod => Ordinal(set, pod) >= wanted).OrderByDescending(pod => Ordinal(set, pod)))
        {
            if (pod.IsDeleting && isOrdered)
                return;
            if (pod.IsDeleting)
                continue;
            context.Delete(pod);
            context.Events.Record(set, false, "SuccessfulDelete", $"delete Pod {pod.Name} in StatefulSet {set.Name} successful", "statefulset-controller");
            if (isOrdered)
                return;
        }

        if (spec.Map("updateStrategy").Text("type") == "OnDelete")
            return;
        for (var i = wanted - 1; i >= 0; i--)
        {
            if (!IsUpdated(spec, i) || !pods.TryGetValue(NameOf(set, i), out var pod))
                continue;
            if (pod.IsDeleting)
                return;
            if (pod.Json.Map("metadata").Map("labels").Text(RevisionLabel) != revision)
            {
                context.Delete(pod);
                context.Events.Record(set, false, "SuccessfulDelete", $"delete Pod {pod.Name} in StatefulSet {set.Name} successful", "statefulset-controller");
                return;
            }

            if (!pod.IsReady())
                return;
        }
    }

    private void Create(StoredObject set, JsonObject spec, int ordinal, string revision)
    {
        var name = NameOf(set, ordinal);
        var template = context.Find("controllerrevisions.apps", set.Namespace, revision)?.Json.Map("data").Map("spec").Map("template") ?? spec.Map("template");
        var pod = PodState.FromTemplate(set, template, name);
        var labels = pod.Ensure("metadata", "labels");
        labels[RevisionLabel] = revision;
        labels["statefulset.kubernetes.io/pod-name"] = name;
        labels["apps.kubernetes.io/pod-index"] = ordinal.ToString(CultureInfo.InvariantCulture);
        pod.Ensure("spec")["hostname"] = name;
        if (spec.Text("serviceName") is { Length: > 0 } service)
            pod.Ensure("spec")["subdomain"] = service;
        foreach (var claim in spec.Items("volumeClaimTemplates"))
        {
            var claimName = $"{claim.Name()}-{name}";
            if (context.Find("persistentvolumeclaims", set.Namespace, claimName) is null)
            {
                context.Create("persistentvolumeclaims", new JsonObject
                {
                    ["apiVersion"] = "v1", ["kind"] = "PersistentVolumeClaim",
                    ["metadata"] = new JsonObject { ["name"] = claimName, ["namespace"] = set.Namespace, ["labels"] = spec.Map("selector").Map("matchLabels")?.DeepClone() },
                    ["spec"] = claim["spec"]?.DeepClone(),
                });
            }

            pod.Ensure("spec").Default("volumes", new JsonArray());
            pod.Map("spec").List("volumes")!.Add(new JsonObject { ["name"] = claim.Name(), ["persistentVolumeClaim"] = new JsonObject { ["claimName"] = claimName } });
        }

        var (created, problem) = context.Create("pods", pod);
        if (created is not null)
            context.Events.Record(set, false, "SuccessfulCreate", $"create Pod {name} in StatefulSet {set.Name} successful", "statefulset-controller");
        else if (problem is not null)
            context.Events.Record(set, true, "FailedCreate", $"create Pod {name} in StatefulSet {set.Name} failed error: {problem}", "statefulset-controller");
    }

    private void KeepRevision(StoredObject set, string revision, JsonObject template)
    {
        if (context.Find("controllerrevisions.apps", set.Namespace, revision) is not null || set.IsDeleting)
            return;
        var last = context.Owned("controllerrevisions.apps", set).Select(item => item.Json.Number("revision") ?? 0).DefaultIfEmpty(0).Max();
        var labels = template.Map("metadata").Map("labels")?.Copy() ?? [];
        labels["controller.kubernetes.io/hash"] = revision[(set.Name.Length + 1)..];
        context.Create("controllerrevisions.apps", new JsonObject
        {
            ["apiVersion"] = "apps/v1", ["kind"] = "ControllerRevision",
            ["metadata"] = new JsonObject { ["name"] = revision, ["namespace"] = set.Namespace, ["labels"] = labels, ["ownerReferences"] = new JsonArray(ControllerContext.OwnerReference(set)) },
            ["data"] = new JsonObject { ["spec"] = new JsonObject { ["template"] = template.DeepClone() } },
            ["revision"] = last + 1,
        });
    }

    private TimeSpan? WriteStatus(StoredObject set, JsonObject spec, int wanted, string revision)
    {
        var pods = context.Owned("pods", set).Where(pod => !pod.IsDeleting).ToList();
        var now = context.Time.GetUtcNow();
        var minReady = spec.Number("minReadySeconds") ?? 0;
        var updated = pods.Count(pod => pod.Json.Map("metadata").Map("labels").Text(RevisionLabel) == revision);
        var available = pods.Count(pod => pod.IsAvailable(minReady, now));
        var ready = pods.Count(PodState.IsReady);
        context.Change(set, json =>
        {
            var status = json.Ensure("status");
            var current = status.Text("currentRevision") ?? revision;
            if (updated == wanted && pods.Count == wanted && ready == wanted)
                current = revision;
            status["observedGeneration"] = json.Map("metadata").Number("generation") ?? 1;
            status["replicas"] = pods.Count;
            status["availableReplicas"] = available;
            status["collisionCount"] = 0;
            status["currentRevision"] = current;
            status["updateRevision"] = revision;
            status.SetCount("readyReplicas", ready);
            status.SetCount("currentReplicas", pods.Count(pod => pod.Json.Map("metadata").Map("labels").Text(RevisionLabel) == current));
            status.SetCount("updatedReplicas", updated);
        }, "status");
        return ready > available ? TimeSpan.FromSeconds(1) : null;
    }

    private static string CurrentRevision(StoredObject set, string revision) => set.Json.Map("status").Text("currentRevision") ?? revision;

    private static bool IsUpdated(JsonObject spec, int ordinal) => ordinal >= (spec.Map("updateStrategy").Map("rollingUpdate").Number("partition") ?? 0);

    private static string NameOf(StoredObject set, int ordinal) => string.Create(CultureInfo.InvariantCulture, $"{set.Name}-{ordinal}");

    private static int Ordinal(StoredObject set, StoredObject pod) => int.TryParse(pod.Name[(set.Name.Length + 1)..], CultureInfo.InvariantCulture, out var ordinal) ? ordinal : -1;
}
