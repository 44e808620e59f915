using Slipway.Naming;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Hooks;

/// <summary>The Job that is sent for a hook.</summary>
internal static class HookJob
{
    /// <summary>Label of Jobs and their Pods: the application.</summary>
    public const string ApplicationLabel = "slipway.dev/hook-of";

    /// <summary>Label of Jobs and their Pods: the Job.</summary>
    public const string JobLabel = "slipway.dev/hook-job";

    /// <summary>
    /// The Job under its own name, with labels to find it, without a time to live (it is the proof that the hook ran), with no retries and the time limit of the
    /// options unless it says something else.
    /// </summary>
    public static Resource Of(PlannedHook hook, ApplicationName application, HookOptions options)
    {
        var content = hook.Hook.Job.Content.Without("status");
        var labels = (hook.Hook.Job.Metadata.GetMap("labels") ?? MapValue.Empty).With(ApplicationLabel, application.Value).With(JobLabel, hook.JobId.Name);
        var metadata = hook.Hook.Job.Metadata.With("name", hook.JobId.Name).With("labels", labels).Without("generateName");
        var spec = (content.GetMap("spec") ?? MapValue.Empty).Without("ttlSecondsAfterFinished");
        spec = spec.ContainsKey("backoffLimit") ? spec : spec.With("backoffLimit", 0L);
        spec = spec.ContainsKey("activeDeadlineSeconds") ? spec : spec.With("activeDeadlineSeconds", (long)Math.Ceiling(options.Timeout.TotalSeconds));
        var template = spec.GetMap("template") ?? MapValue.Empty;
        var podMetadata = template.GetMap("metadata") ?? MapValue.Empty;
        var podLabels = (podMetadata.GetMap("labels") ?? MapValue.Empty).With(ApplicationLabel, application.Value).With(JobLabel, hook.JobId.Name);
        template = template.With("metadata", podMetadata.With("labels", podLabels));
        return new Resource(hook.JobId, content.With("metadata", metadata).With("spec", spec.With("template", template)), hook.Hook.Job.Origin);
    }
}
