using System.Text.Json.Nodes;
using Slipway.Sandbox.Cluster.Store;

namespace Slipway.Sandbox.Cluster.Controllers;

/// <summary>What a Deployment says about itself.</summary>
internal sealed class DeploymentStatus(ControllerContext context)
{
    /// <summary>The result is when the progress deadline has to be looked at.</summary>
    public TimeSpan? Write(StoredObject deployment, List<StoredObject> sets, StoredObject? current, bool created)
    {
        var spec = deployment.Json.Map("spec")!;
        var wanted = spec.Number("replicas") ?? 1;
        var latest = sets.Select(set => context.Find(set.Key, set.Namespace, set.Name) ?? set).ToList();
        var newest = current is null ? null : latest.Find(set => set.Uid == current.Uid);
        long Sum(string name) => latest.Sum(set => set.Json.Map("status").Number(name) ?? 0);
        var replicas = Sum("replicas");
        var available = Sum("availableReplicas");
        var updated = newest?.Json.Map("status").Number("replicas") ?? 0;
        var terminating = latest.Sum(set => context.Owned("pods", set).Count(pod => pod.IsDeleting));
        var unavailable = Math.Max(0, latest.Sum(DeploymentController.Replicas) - available);
        var before = deployment.Json.Map("status") ?? [];
        var isComplete = newest is not null && updated == wanted && replicas == wanted && available >= wanted && latest.Sum(DeploymentController.Replicas) == wanted;
        var progressed = created || updated > (before.Number("updatedReplicas") ?? 0) || replicas - updated < (before.Number("replicas") ?? 0) - (before.Number("updatedReplicas") ?? 0)
            || Sum("readyReplicas") > (before.Number("readyReplicas") ?? 0) || available > (before.Number("availableReplicas") ?? 0);
        TimeSpan? again = null;
        context.Change(deployment, json =>
        {
            var status = json.Ensure("status");
            Set(status, "replicas", replicas);
            Set(status, "updatedReplicas", updated);
            Set(status, "readyReplicas", Sum("readyReplicas"));
            Set(status, "availableReplicas", available);
            Set(status, "unavailableReplicas", unavailable);
            status["terminatingReplicas"] = terminating;
            status["observedGeneration"] = json.Map("metadata").Number("generation") ?? 1;
            var least = wanted - Unavailable(spec, wanted);
            context.SetCondition(status, "Available", available >= least, available >= least ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable",
                available >= least ? "Deployment has minimum availability." : "Deployment does not have minimum availability.", withUpdateTime: true);
            again = Progress(status, spec, newest, created, progressed, isComplete);
            var failure = latest.SelectMany(set => set.Json.Map("status").Items("conditions")).FirstOrDefault(condition => condition.Text("type") == "ReplicaFailure");
            if (failure is not null)
                context.SetCondition(status, "ReplicaFailure", true, failure.Text("reason") ?? "", failure.Text("message") ?? "", withUpdateTime: true);
            else if (status.List("conditions") is { } conditions && conditions.OfType<JsonObject>().FirstOrDefault(condition => condition.Text("type") == "ReplicaFailure") is { } gone)
                conditions.Remove(gone);
        }, "status");
        return again;
    }

    private TimeSpan? Progress(JsonObject status, JsonObject spec, StoredObject? newest, bool created, bool progressed, bool isComplete)
    {
        var condition = status.Items("conditions").FirstOrDefault(item => item.Text("type") == "Progressing");
        if (spec.Flag("paused") == true)
        {
            if (condition.Text("reason") != "DeploymentPaused")
                SetProgress(status, "Unknown", "DeploymentPaused", "Deployment is paused");
            return null;
        }

        if (newest is null)
            return null;
        var name = newest.Name;
        if (isComplete)
        {
            SetProgress(status, "True", "NewReplicaSetAvailable", $"ReplicaSet \"{name}\" has successfully progressed.");
            return null;
        }

        if (condition is null || created)
        {
            SetProgress(status, "True", "NewReplicaSetCreated", $"Created new replica set \"{name}\"");
            condition = status.Items("conditions").First(item => item.Text("type") == "Progressing");
        }
        else if (progressed || condition.Text("reason") is "NewReplicaSetAvailable" or "DeploymentPaused")
        {
            // A complete Deployment that lost a Pod is not rolling out again.
            if (condition.Text("reason") == "NewReplicaSetAvailable" && !progressed && condition.Text("message")?.Contains($"\"{name}\"", StringComparison.Ordinal) == true)
                return null;
            SetProgress(status, "True", "ReplicaSetUpdated", $"ReplicaSet \"{name}\" is progressing.", force: progressed);
            condition = status.Items("conditions").First(item => item.Text("type") == "Progressing");
        }

        if (condition.Text("reason") is "ProgressDeadlineExceeded" or "NewReplicaSetAvailable")
            return null;
        var deadline = (ClusterClock.Parse(condition.Text("lastUpdateTime")) ?? context.Time.GetUtcNow()).AddSeconds(spec.Number("progressDeadlineSeconds") ?? 600);
        var left = deadline - context.Time.GetUtcNow();
        if (left > TimeSpan.Zero)
            return left + TimeSpan.FromMilliseconds(100);
        SetProgress(status, "False", "ProgressDeadlineExceeded", $"ReplicaSet \"{name}\" has timed out progressing.");
        return null;
    }

    private void SetProgress(JsonObject status, string value, string reason, string message, bool force = false)
    {
        if (status["conditions"] is not JsonArray conditions)
            status["conditions"] = conditions = [];
        var condition = conditions.OfType<JsonObject>().FirstOrDefault(item => item.Text("type") == "Progressing");
        if (condition is null)
            conditions.Add(condition = new JsonObject { ["type"] = "Progressing" });
        else if (!force && condition.Text("status") == value && condition.Text("reason") == reason && condition.Text("message") == message)
            return;
        if (condition.Text("status") != value)
            condition["lastTransitionTime"] = context.Now;
        condition["status"] = value;
        condition["lastUpdateTime"] = context.Now;
        condition["reason"] = reason;
        condition["message"] = message;
    }

    private static long Unavailable(JsonObject spec, long wanted)
    {
        if (spec.Map("strategy").Text("type") == "Recreate" || wanted == 0)
            return 0;
        var value = spec.Map("strategy").Map("rollingUpdate")?["maxUnavailable"];
        var most = value.AsNumber() ?? (long.TryParse(value.AsText()?.TrimEnd('%'), System.Globalization.CultureInfo.InvariantCulture, out var percent) ? wanted * percent / 100 : 0);
        return Math.Min(most, wanted);
    }

    private static void Set(JsonObject status, string name, long value)
    {
        if (value == 0)
            status.Remove(name);
        else
            status[name] = value;
    }
}
