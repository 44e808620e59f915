using System.Text.Json.Nodes;

namespace Slipway.Sandbox.Cluster.Resources;

/// <summary>Jobs and CronJobs (k8s.io/kubernetes/pkg/apis/batch/validation).</summary>
internal static class BatchRules
{
    // The controller adds eleven characters for its jobs' names.
    private const int LongestCronJob = 52;

    public static void CheckJob(JsonObject spec, string field, JsonObject? old, List<FieldProblem> problems)
    {
        FieldRules.NotNegative(spec, field, problems, "parallelism", "completions", "activeDeadlineSeconds", "backoffLimit", "ttlSecondsAfterFinished");
        FieldRules.OneOf(spec, field, "completionMode", problems, "NonIndexed", "Indexed");
        if (spec.Text("completionMode") == "Indexed" && spec["completions"] is null)
            problems.Add(FieldProblem.Required(field + ".completions", "when completion mode is Indexed"));
        WorkloadRules.CheckTemplate(spec.Map("template"), field + ".template", problems, "OnFailure", "Never");
        if (old is null)
            return;
        FieldRules.Frozen(spec, old, field + ".", problems, spec.Text("completionMode") == "Indexed" ? ["selector", "completionMode"] : ["completions", "selector", "completionMode"]);
        if (!JsonNode.DeepEquals(spec.At("template", "spec"), old.At("template", "spec")))
            problems.Add(FieldProblem.Immutable(field + ".template.spec", spec.At("template", "spec")));
        else if (!JsonNode.DeepEquals(spec["template"], old["template"]))
            problems.Add(FieldProblem.Immutable(field + ".template", spec["template"]));
    }

    public static void CheckCronJob(JsonObject json, JsonObject spec, JsonObject? old, List<FieldProblem> problems)
    {
        var schedule = spec.Text("schedule") ?? "";
        if (schedule.Length == 0)
            problems.Add(FieldProblem.Required("spec.schedule"));
        else if (schedule.Contains("TZ", StringComparison.Ordinal) && schedule != old.Text("schedule"))
            problems.Add(FieldProblem.Invalid("spec.schedule", schedule, "cannot use TZ or CRON_TZ in schedule, use timeZone field instead"));
        else if (CronSchedule.Problem(schedule) is { } why)
            problems.Add(FieldProblem.Invalid("spec.schedule", schedule, why));
        if (spec.Text("timeZone") is { } zone && TimeZoneProblem(zone) is { } wrong)
            problems.Add(FieldProblem.Invalid("spec.timeZone", zone, wrong));
        FieldRules.NotNegative(spec, "spec", problems, "startingDeadlineSeconds", "successfulJobsHistoryLimit", "failedJobsHistoryLimit");
        FieldRules.OneOf(spec, "spec", "concurrencyPolicy", problems, "Allow", "Forbid", "Replace");
        CheckJob(spec.Map("jobTemplate").Map("spec") ?? [], "spec.jobTemplate.spec", null, problems);
        if (old is null && json.Name().Length > LongestCronJob)
            problems.Add(FieldProblem.Invalid("metadata.name", json.Name(), $"must be no more than {LongestCronJob} characters"));
    }

    private static string? TimeZoneProblem(string zone) => zone.Length == 0 ? "timeZone must be nil or non-empty string"
        : zone.Equals("Local", StringComparison.OrdinalIgnoreCase) ? "timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones"
        : zone == "UTC" || TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _) ? null : $"unknown time zone {zone}";
}
