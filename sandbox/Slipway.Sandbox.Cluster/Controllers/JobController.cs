using System.Text.Json.Nodes;
using Slipway.Sandbox.Cluster.Store;

namespace Slipway.Sandbox.Cluster.Controllers;

/// <summary>Runs a Job's Pods until enough of them succeeded or too many failed.</summary>
internal sealed class JobController(ControllerContext context) : IController
{
    private const string Key = "jobs.batch";

    public IEnumerable<(string Namespace, string Name)> Affected(Change change) => ControllerContext.SelfOrController(change, Key, "Job");

    public TimeSpan? Reconcile(string @namespace, string name)
    {
        if (context.Find(Key, @namespace, name) is not { IsDeleting: false } job)
            return null;
        var spec = job.Json.Map("spec")!;
        var status = job.Json.Map("status") ?? [];
        if (HasEnded(status))
            return Expire(job, spec, status);
        var pods = context.Owned("pods", job);
        var active = pods.Where(PodState.IsActive).ToList();
        var succeeded = pods.Count(pod => pod.Phase() == "Succeeded");
        var failedPods = pods.Where(pod => pod.Phase() == "Failed").ToList();
        var wanted = spec.Number("completions") ?? spec.Number("parallelism") ?? 1;
        var limit = spec.Number("backoffLimit") ?? 6;
        var failures = failedPods.Count + (spec.At("template", "spec").Text("restartPolicy") == "OnFailure" ? active.Sum(Restarts) : 0);
        if (spec.Flag("suspend") == true)
        {
            foreach (var pod in active)
                context.Delete(pod);
            Write(job, [], succeeded, failedPods.Count, json =>
            {
                json.Remove("startTime");
                Condition(json, "Suspended", "True", "JobSuspended", "Job suspended");
            });
            return null;
        }

        var started = ClusterClock.Parse(status.Text("startTime")) ?? context.Time.GetUtcNow();
        var deadline = spec.Number("activeDeadlineSeconds") is { } seconds ? started.AddSeconds(seconds) - context.Time.GetUtcNow() : (TimeSpan?)null;
        if (deadline <= TimeSpan.Zero)
            return Fail(job, active, succeeded, failedPods.Count, "DeadlineExceeded", "Job was active longer than specified deadline");
        if (failures > limit)
            return Fail(job, active, succeeded, failedPods.Count, "BackoffLimitExceeded", "Job has reached the specified backoff limit");
        if (succeeded >= wanted)
            return Complete(job, active, succeeded, failedPods.Count);

        var pause = PauseAfter(failedPods);
        if (pause <= TimeSpan.Zero)
        {
            var room = Math.Min(spec.Number("parallelism") ?? 1, wanted - succeeded) - active.Count;
            for (var i = 0; i < room; i++)
            {
                if (context.CreatePod(job, PodState.FromTemplate(job, spec.Map("template"), name + "-"), "job-controller").Created is not { } created)
                {
                    pause = TimeSpan.FromSeconds(5);
                    break;
                }

                active.Add(created);
            }
        }

        Write(job, active, succeeded, failedPods.Count, json =>
        {
            if (json["startTime"] is null)
                json["startTime"] = context.Now;
            if (json.Condition("Suspended") is not null)
                Condition(json, "Suspended", "False", "JobResumed", "Job resumed");
        });
        TimeSpan?[] waits = [deadline, pause > TimeSpan.Zero ? pause : null];
        return waits.OfType<TimeSpan>().Select(wait => (TimeSpan?)wait).Min();
    }

    public static bool HasEnded(JsonNode? status) => status.Holds("Complete") || status.Holds("Failed");

    private TimeSpan? Complete(StoredObject job, List<StoredObject> active, int succeeded, int failed)
    {
        Write(job, active, succeeded, failed, json =>
        {
            Condition(json, "SuccessCriteriaMet", "True", "CompletionsReached", "Reached expected number of succeeded pods");
            Condition(json, "Complete", "True", "CompletionsReached", "Reached expected number of succeeded pods");
            json["completionTime"] = context.Now;
        });
        context.Events.Record(job, false, "Completed", "Job completed", "job-controller");
        return TimeSpan.Zero;
    }

    private TimeSpan? Fail(StoredObject job, List<StoredObject> active, int succeeded, int failed, string reason, string message)
    {
        Write(job, active, succeeded, failed, json => Condition(json, "FailureTarget", "True", reason, message));
        foreach (var pod in active)
            context.Delete(pod);
        Write(job, [], succeeded, failed + active.Count, json => Condition(json, "Failed", "True", reason, message));
        context.Events.Record(job, true, reason, message, "job-controller");
        return TimeSpan.Zero;
    }

    private TimeSpan? Expire(StoredObject job, JsonObject spec, JsonObject status)
    {
        if (spec.Number("ttlSecondsAfterFinished") is not { } seconds)
            return null;
        var ended = status.Items("conditions").Where(condition => condition.Text("type") is "Complete" or "Failed")
            .Select(condition => ClusterClock.Parse(condition.Text("lastTransitionTime"))).Max() ?? context.Time.GetUtcNow();
        var left = ended.AddSeconds(seconds) - context.Time.GetUtcNow();
        if (left > TimeSpan.Zero)
            return left;
        context.Delete(job);
        return null;
    }

    // 10 s after the first failure, doubled with each further one.
    private TimeSpan PauseAfter(List<StoredObject> failed)
    {
        if (failed.Count == 0)
            return TimeSpan.Zero;
        var last = failed.SelectMany(pod => pod.Json.Map("status").Items("containerStatuses"))
            .Select(status => ClusterClock.Parse(status.Map("state").Map("terminated").Text("finishedAt"))).Max() ?? context.Time.GetUtcNow();
        return last.AddSeconds(Math.Min(360, 10 * Math.Pow(2, failed.Count - 1))) - context.Time.GetUtcNow();
    }

    private static int Restarts(StoredObject pod) => (int)pod.Json.Map("status").Items("containerStatuses").Sum(status => status.Number("restartCount") ?? 0);

    private void Write(StoredObject job, List<StoredObject> active, int succeeded, int failed, Action<JsonObject> change) => context.Change(job, json =>
    {
        var status = json.Ensure("status");
        status.SetCount("active", active.Count);
        status.SetCount("succeeded", succeeded);
        status.SetCount("failed", failed);
        status["ready"] = active.Count(PodState.IsReady);
        status["terminating"] = 0;
        status["uncountedTerminatedPods"] = new JsonObject();
        change(status);
    }, "status");

    private void Condition(JsonObject status, string type, string value, string reason, string message)
    {
        if (Conditions.Set(status, type, value, reason, message, context.Now) is { } changed)
            changed["lastProbeTime"] = context.Now;
    }
}
