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
    public static Resource Of(PlannedHook hook, ApplicationName application, HookOptions options) => Of(hook.Hook, hook.JobId, ApplicationLabel, application, options.Timeout);

    /// <summary>The same for any Job that is not a member of the set.</summary>
    /// <param name="hook">The Job as written.</param>
    /// <param name="id">What it is called.</param>
    /// <param name="label">The label that names the application.</param>
    /// <param name="application">The application.</param>
    /// <param name="timeout">How long it may take where it does not say so.</param>
    public static Resource Of(Hook hook, ResourceId id, string label, ApplicationName application, TimeSpan timeout)
    {
        var content = hook.Job.Content.Without("status");
        var labels = (hook.Job.Metadata.GetMap("labels") ?? MapValue.Empty).With(label, application.Value).With(JobLabel, id.Name);
        var metadata = hook.Job.Metadata.With("name", id.Name).With("labels", labels).Without("generateName");
        var spec = (content.GetMap("spec") ?? MapValue.Empty).Without("ttlSecondsAfterFinished");
        spec = spec.ContainsKey("backoffLimit") ? spec : spec.With("backoffLimit", 0L);
        spec = spec.GetInteger("activeDeadlineSeconds") is not null ? spec : spec.With("activeDeadlineSeconds", (long)Math.Ceiling(timeout.TotalSeconds));
        var template = spec.GetMap("template") ?? MapValue.Empty;
        var podMetadata = template.GetMap("metadata") ?? MapValue.Empty;
        var podLabels = (podMetadata.GetMap("labels") ?? MapValue.Empty).With(label, application.Value).With(JobLabel, id.Name);
        template = template.With("metadata", podMetadata.With("labels", podLabels));
        return new Resource(id, content.With("metadata", metadata).With("spec", spec.With("template", template)), hook.Job.Origin);
    }
}
