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
            status.SetCount("replicas", replicas);
            status.SetCount("updatedReplicas", updated);
            status.SetCount("readyReplicas", Sum("readyReplicas"));
            status.SetCount("availableReplicas", available);
            status.SetCount("unavailableReplicas", unavailable);
            status["terminatingReplicas"] = terminating;
            status["observedGeneration"] = json.Map("metadata").Number("generation") ?? 1;
            if (available >= wanted - new Rollout(spec).Unavailable)
                SetCondition(status, "Available", "True", "MinimumReplicasAvailable", "Deployment has minimum availability.");
            else
                SetCondition(status, "Available", "False", "MinimumReplicasUnavailable", "Deployment does not have minimum availability.");
            again = Progress(status, spec, newest, created, progressed, isComplete);
            if (latest.Select(set => set.Json["status"].Condition("ReplicaFailure")).OfType<JsonObject>().FirstOrDefault() is { } failure)
                SetCondition(status, "ReplicaFailure", "True", failure.Text("reason") ?? "", failure.Text("message") ?? "");
            else if (status.Condition("ReplicaFailure") is { } gone)
                status.List("conditions")!.Remove(gone);
        }, "status");
        return again;
    }

    private TimeSpan? Progress(JsonObject status, JsonObject spec, StoredObject? newest, bool created, bool progressed, bool isComplete)
    {
        var condition = status.Condition("Progressing");
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
            condition = status.Condition("Progressing")!;
        }
        else if (progressed || condition.Text("reason") is "NewReplicaSetAvailable" or "DeploymentPaused")
        {
            // A complete Deployment that lost a Pod is not rolling out again.
            if (condition.Text("reason") == "NewReplicaSetAvailable" && !progressed && condition.Text("message")?.Contains($"\"{name}\"", StringComparison.Ordinal) == true)
                return null;
            SetProgress(status, "True", "ReplicaSetUpdated", $"ReplicaSet \"{name}\" is progressing.");
            condition = status.Condition("Progressing")!;
            // Progress that says the same again moves the deadline.
            if (progressed)
                condition["lastUpdateTime"] = context.Now;
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

    private void SetCondition(JsonObject status, string type, string value, string reason, string message)
    {
        if (Conditions.Set(status, type, value, reason, message, context.Now) is { } changed)
            changed["lastUpdateTime"] = context.Now;
    }

    private void SetProgress(JsonObject status, string value, string reason, string message) => SetCondition(status, "Progressing", value, reason, message);
}
