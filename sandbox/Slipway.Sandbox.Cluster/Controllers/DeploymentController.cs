using System.Globalization;
using System.Text.Json.Nodes;
using Slipway.Sandbox.Cluster.Store;

namespace Slipway.Sandbox.Cluster.Controllers;

/// <summary>Rolls a Deployment's ReplicaSets from the old template to the new one.</summary>
internal sealed class DeploymentController(ControllerContext context) : IController
{
    private const string Key = "deployments.apps";
    private const string Revision = "deployment.kubernetes.io/revision";

    private readonly DeploymentStatus _status = new(context);

    public IEnumerable<(string Namespace, string Name)> Affected(Change change)
    {
        if (change.Object.Key == Key)
            yield return (change.Object.Namespace, change.Object.Name);
        else if (change.Object.Key == "replicasets.apps" && ControllerContext.ControllerOf(change.Object.Json) is { } owner)
            yield return (change.Object.Namespace, owner.Text("name") ?? "");
        else if (change.Object.Key == "pods" && change.Kind == ChangeKind.Deleted && change.Object.Json.Map("metadata").Map("labels").Text("pod-template-hash") is { } hash
            && ControllerContext.ControllerOf(change.Object.Json).Text("name") is { } set && set.EndsWith("-" + hash, StringComparison.Ordinal))
            yield return (change.Object.Namespace, set[..^(hash.Length + 1)]);
    }

    public TimeSpan? Reconcile(string @namespace, string name)
    {
        if (context.Find(Key, @namespace, name) is not { IsDeleting: false } deployment)
            return null;
        var sets = context.Owned("replicasets.apps", deployment);
        var spec = deployment.Json.Map("spec")!;
        var template = spec.Map("template")!;
        var current = sets.FirstOrDefault(set => IsSameTemplate(set.Json.Map("spec").Map("template"), template));
        if (spec.Flag("paused") == true)
        {
            if (current is not null)
                Scale(deployment, current, Wanted(spec));
            return _status.Write(deployment, sets, current, false);
        }

        var rollout = new Rollout(spec);
        var old = sets.Where(set => set != current).ToList();
        var created = false;
        if (current is null)
        {
            if (rollout.IsRecreate && StopOld(deployment, old))
                return _status.Write(deployment, sets, null, false);
            current = CreateSet(deployment, sets, template, rollout.IsRecreate ? rollout.Replicas : rollout.NewReplicas(0, old.Sum(Replicas)));
            created = current is not null;
            if (current is not null)
                sets.Add(current);
        }
        else
        {
            Number(current, sets);
            if (rollout.IsRecreate)
            {
                if (!StopOld(deployment, old))
                    Scale(deployment, current, rollout.Replicas);
            }
            else
            {
                Scale(deployment, current, rollout.NewReplicas(Replicas(current), sets.Sum(Replicas)));
                foreach (var (set, replicas) in rollout.OldReplicas(current, old))
                    Scale(deployment, set, replicas);
            }
        }

        var number = current is null ? null : context.Find(current.Key, current.Namespace, current.Name)?.Json.At("metadata", "annotations").Text(Revision);
        if (number is not null && deployment.Json.Map("metadata").Map("annotations").Text(Revision) != number)
            context.Change(deployment, json => json.Ensure("metadata", "annotations")[Revision] = number, "status");
        RemoveOldest(deployment, old);
        return _status.Write(deployment, context.Owned("replicasets.apps", deployment), current, created);
    }

    public static long Replicas(StoredObject set) => set.Json.Map("spec").Number("replicas") ?? 0;

    private static long Wanted(JsonObject spec) => spec.Number("replicas") ?? 1;

    private bool StopOld(StoredObject deployment, List<StoredObject> old)
    {
        foreach (var set in old.Where(set => Replicas(set) > 0))
            Scale(deployment, set, 0);
        return old.Any(set => context.Owned("pods", set).Any(pod => pod.Phase() is not ("Succeeded" or "Failed")));
    }

    private StoredObject? CreateSet(StoredObject deployment, List<StoredObject> sets, JsonObject template, long replicas)
    {
        var hash = TemplateHash.Of(template);
        var labelled = template.Copy();
        labelled.Ensure("metadata", "labels")["pod-template-hash"] = hash;
        var selector = deployment.Json.Map("spec").Map("selector")!.Copy();
        selector.Ensure("matchLabels")["pod-template-hash"] = hash;
        var revision = Highest(sets) + 1;
        var spec = new JsonObject { ["replicas"] = replicas, ["selector"] = selector, ["template"] = labelled };
        if (deployment.Json.Map("spec").Number("minReadySeconds") is { } minReady)
            spec["minReadySeconds"] = minReady;
        var name = $"{deployment.Name}-{hash}";
        var (created, problem) = context.Create("replicasets.apps", new JsonObject
        {
            ["apiVersion"] = "apps/v1",
            ["kind"] = "ReplicaSet",
            ["metadata"] = new JsonObject
            {
                ["name"] = name,
                ["namespace"] = deployment.Namespace,
                ["labels"] = labelled.At("metadata", "labels")?.DeepClone(),
                ["annotations"] = new JsonObject
                {
                    [Revision] = revision.ToString(CultureInfo.InvariantCulture),
                    ["deployment.kubernetes.io/desired-replicas"] = Wanted(deployment.Json.Map("spec")!).ToString(CultureInfo.InvariantCulture),
                },
                ["ownerReferences"] = new JsonArray(ControllerContext.OwnerReference(deployment)),
            },
            ["spec"] = spec,
        });
        if (created is null)
        {
            context.Events.Record(deployment, true, "ReplicaSetCreateError", $"Failed to create new replica set \"{name}\": {problem ?? "it exists already"}", "deployment-controller");
            return null;
        }

        if (replicas > 0)
            context.Events.Record(deployment, false, "ScalingReplicaSet", $"Scaled up replica set {name} from 0 to {replicas}", "deployment-controller");
        return created;
    }

    // A template that comes back gets the newest number.
    private void Number(StoredObject current, List<StoredObject> sets)
    {
        var others = Highest(sets.Where(set => set != current));
        if (NumberOf(current) <= others)
            context.Change(current, json => json.Ensure("metadata", "annotations")[Revision] = (others + 1).ToString(CultureInfo.InvariantCulture));
    }

    private void Scale(StoredObject deployment, StoredObject set, long replicas)
    {
        var before = Replicas(set);
        if (before == replicas)
            return;
        context.Change(set, json => json.Ensure("spec")["replicas"] = replicas);
        context.Events.Record(deployment, false, "ScalingReplicaSet", $"Scaled {(replicas > before ? "up" : "down")} replica set {set.Name} from {before} to {replicas}", "deployment-controller");
    }

    private void RemoveOldest(StoredObject deployment, List<StoredObject> old)
    {
        var keep = (int)(deployment.Json.Map("spec").Number("revisionHistoryLimit") ?? 10);
        var empty = old.Where(set => Replicas(set) == 0 && (set.Json.Map("status").Number("replicas") ?? 0) == 0 && !set.IsDeleting).OrderBy(NumberOf).ToList();
        foreach (var set in empty.Take(Math.Max(0, empty.Count - keep)))
            context.Delete(set);
    }

    private static bool IsSameTemplate(JsonObject? left, JsonObject right)
    {
        var copy = left?.Copy();
        copy.Map("metadata").Map("labels")?.Remove("pod-template-hash");
        return JsonNode.DeepEquals(copy, right);
    }

    private static long Highest(IEnumerable<StoredObject> sets) => sets.Select(NumberOf).DefaultIfEmpty(0).Max();

    private static long NumberOf(StoredObject set) =>
        long.TryParse(set.Json.Map("metadata").Map("annotations").Text(Revision), CultureInfo.InvariantCulture, out var number) ? number : 0;
}
