using System.Globalization;
using System.Text.Json.Nodes;
using Cronos;
using Slipway.Sandbox.Cluster.Store;

namespace Slipway.Sandbox.Cluster.Controllers;

/// <summary>Creates a CronJob's Jobs at their times, and removes old ones.</summary>
internal sealed class CronJobController(ControllerContext context) : IController
{
    private const string Key = "cronjobs.batch";
    private const string Component = "cronjob-controller";

    public IEnumerable<(string Namespace, string Name)> Affected(Change change) => ControllerContext.SelfOrController(change, Key, "CronJob", "jobs.batch");

    public TimeSpan? Reconcile(string @namespace, string name)
    {
        if (context.Find(Key, @namespace, name) is not { IsDeleting: false } cronJob)
            return null;
        var spec = cronJob.Json.Map("spec")!;
        var jobs = context.Owned("jobs.batch", cronJob);
        Tidy(jobs, "Complete", spec.Number("successfulJobsHistoryLimit") ?? 3);
        Tidy(jobs, "Failed", spec.Number("failedJobsHistoryLimit") ?? 1);
        Report(cronJob, jobs, scheduled: null);
        if (spec.Flag("suspend") == true || Parse(cronJob, spec) is not var (schedule, zone))
            return null;
        var now = context.Time.GetUtcNow();
        var since = ClusterClock.Parse(cronJob.Json.Map("status").Text("lastScheduleTime")) ?? ClusterClock.Parse(cronJob.Json.Map("metadata").Text("creationTimestamp")) ?? now;
        if (Latest(schedule, zone, since, now, spec.Number("startingDeadlineSeconds")) is { } due)
            Start(cronJob, spec, jobs, due);
        return schedule.GetNextOccurrence(now, zone) - now;
    }

    private (CronExpression Schedule, TimeZoneInfo Zone)? Parse(StoredObject cronJob, JsonObject spec)
    {
        var schedule = spec.Text("schedule") ?? "";
        var zone = spec.Text("timeZone");
        TimeZoneInfo? known = TimeZoneInfo.Utc;
        if (CronExpression.TryParse(schedule, out var expression) && (zone is null || TimeZoneInfo.TryFindSystemTimeZoneById(zone, out known)))
            return (expression, known!);
        context.Events.Record(cronJob, true, "UnparseableSchedule", $"cannot read schedule \"{schedule}\"{(zone is null ? "" : $" in time zone \"{zone}\"")}", Component);
        return null;
    }

    // Of several times that were missed, only the last one is made up for.
    private static DateTimeOffset? Latest(CronExpression schedule, TimeZoneInfo zone, DateTimeOffset since, DateTimeOffset now, long? deadline)
    {
        var from = deadline is { } seconds && now.AddSeconds(-seconds) > since ? now.AddSeconds(-seconds) : since;
        return schedule.GetOccurrences(from, now, zone, fromInclusive: false, toInclusive: true).Cast<DateTimeOffset?>().LastOrDefault();
    }

    private void Start(StoredObject cronJob, JsonObject spec, List<StoredObject> jobs, DateTimeOffset due)
    {
        var active = jobs.Where(job => !HasEnded(job)).ToList();
        var policy = spec.Text("concurrencyPolicy");
        if (policy == "Forbid" && active.Count > 0)
        {
            context.Events.Record(cronJob, false, "JobAlreadyActive", "Not starting job because prior execution is running and concurrency policy is Forbid", Component);
            return;
        }

        foreach (var job in policy == "Replace" ? active : [])
            context.Delete(job);
        // The name holds the time: the same one is never started twice.
        var template = spec.Map("jobTemplate");
        var created = PodState.FromTemplate(cronJob, template, string.Create(CultureInfo.InvariantCulture, $"{cronJob.Name}-{due.ToUnixTimeSeconds() / 60}"));
        created["apiVersion"] = "batch/v1";
        created["kind"] = "Job";
        created.Ensure("metadata", "annotations")["batch.kubernetes.io/cronjob-scheduled-timestamp"] = ClusterClock.Format(due);
        var (stored, problem) = context.Create("jobs.batch", created);
        if (problem is not null)
        {
            context.Events.Record(cronJob, true, "FailedCreate", $"Error creating job: {problem}", Component);
            return;
        }

        if (stored is not null)
            context.Events.Record(cronJob, false, "SuccessfulCreate", $"Created job {stored.Name}", Component);
        Report(cronJob, stored is null ? jobs : [.. jobs, stored], due);
    }

    private void Report(StoredObject cronJob, List<StoredObject> jobs, DateTimeOffset? scheduled) => context.Change(cronJob, json =>
    {
        var status = json.Ensure("status");
        var active = jobs.Where(job => !HasEnded(job)).Select(job => (JsonNode)new JsonObject
        {
            ["kind"] = "Job", ["namespace"] = job.Namespace, ["name"] = job.Name, ["uid"] = job.Uid, ["apiVersion"] = "batch/v1", ["resourceVersion"] = job.Json.Map("metadata").Text("resourceVersion"),
        }).ToArray();
        // The versions of what is active already must not make every look a change.
        if (!status.Items("active").Select(item => item.Text("uid")).SequenceEqual(active.Select(item => item.Text("uid"))))
            status["active"] = new JsonArray(active);
        if (active.Length == 0)
            status.Remove("active");
        if (scheduled is { } time)
            status["lastScheduleTime"] = ClusterClock.Format(time);
        var succeeded = jobs.Where(job => job.Json["status"].Holds("Complete")).Select(job => job.Json.Map("status").Text("completionTime")).OfType<string>().Max();
        if (succeeded is not null)
            status["lastSuccessfulTime"] = succeeded;
    }, "status");

    private void Tidy(List<StoredObject> jobs, string condition, long kept)
    {
        foreach (var old in jobs.Where(job => job.Json["status"].Holds(condition)).OrderByDescending(job => job.Json.Map("status").Text("startTime"), StringComparer.Ordinal).Skip((int)kept).ToList())
        {
            context.Delete(old);
            jobs.Remove(old);
        }
    }

    private static bool HasEnded(StoredObject job) => JobController.HasEnded(job.Json["status"]);
}
