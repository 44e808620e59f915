using System.Globalization;
using Slipway.Resources;

namespace Slipway.Engine.Hooks;

/// <summary>What is said of a Job that still runs.</summary>
internal static class RunningJob
{
    /// <summary>Since when it runs, until when it may, and how to end it earlier.</summary>
    public static string Describe(Resource job)
    {
        var began = Time(job.Content.GetMap("status")?.GetString("startTime")) ?? Time(job.Metadata.GetString("creationTimestamp"));
        var limit = job.Content.GetMap("spec")?.GetInteger("activeDeadlineSeconds");
        var since = began is null ? "" : $" since {Text(began.Value)}";
        var until = (began, limit) switch
        {
            (_, null) => "has no time limit (activeDeadlineSeconds)",
            (null, { } seconds) => $"may run for {seconds} seconds",
            ({ } from, { } seconds) => $"may run until {Text(from.AddSeconds(Math.Min(seconds, int.MaxValue)))}",
        };
        return $"runs{since} and {until}. To end it earlier: {HowToEnd(job.Id)}";
    }

    /// <summary>The command that ends it.</summary>
    public static string HowToEnd(ResourceId job) => $"kubectl delete job {job.Name} -n {job.Namespace}";

    private static DateTimeOffset? Time(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    private static string Text(DateTimeOffset time) => time.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
