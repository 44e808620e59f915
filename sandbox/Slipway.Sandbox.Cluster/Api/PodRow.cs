using System.Globalization;
using System.Text.Json.Nodes;

namespace Slipway.Sandbox.Cluster.Api;

/// <summary>How a Pod's state is summed up in one line.</summary>
internal static class PodRow
{
    public static string Ready(JsonObject pod)
    {
        var statuses = pod.Map("status").Items("containerStatuses").ToList();
        return string.Create(CultureInfo.InvariantCulture, $"{statuses.Count(status => status.Flag("ready") == true)}/{pod.Map("spec").List("containers")?.Count ?? 0}");
    }

    public static string Status(JsonObject pod)
    {
        var status = pod.Map("status");
        var text = status.Text("reason") ?? status.Text("phase") ?? "";
        var inits = status.Items("initContainerStatuses").Select(container => container.Map("state")).ToList();
        var done = inits.TakeWhile(state => state.Map("terminated").Number("exitCode") == 0).Count();
        if (done < inits.Count)
        {
            var reason = inits[done].Map("terminated") is { } failed ? failed.Text("reason") ?? "Error" : inits[done].Map("waiting").Text("reason");
            return string.Create(CultureInfo.InvariantCulture, $"Init:{(reason is null or "PodInitializing" ? $"{done}/{inits.Count}" : reason)}");
        }

        foreach (var container in status.Items("containerStatuses").Reverse())
        {
            var state = container.Map("state");
            text = state.Map("waiting").Text("reason") ?? state.Map("terminated").Text("reason") ?? text;
        }

        return pod.Map("metadata")?["deletionTimestamp"] is not null ? "Terminating" : text;
    }

    public static string Restarts(JsonObject pod, DateTimeOffset now)
    {
        var statuses = pod.Map("status").Items("containerStatuses").ToList();
        var count = statuses.Sum(status => status.Number("restartCount") ?? 0);
        var last = statuses.Select(status => status.Map("lastState").Map("terminated").Text("finishedAt")).OfType<string>().Max(StringComparer.Ordinal);
        return count == 0 || last is null
            ? count.ToString(CultureInfo.InvariantCulture)
            : $"{count.ToString(CultureInfo.InvariantCulture)} ({Tables.Age(last, now)} ago)";
    }
}
