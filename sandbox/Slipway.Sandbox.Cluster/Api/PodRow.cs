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
        foreach (var container in status.Items("initContainerStatuses"))
        {
            var state = container.Map("state");
            if (state.Map("terminated") is { } ended && ended.Number("exitCode") == 0)
                continue;
            if (state.Map("terminated") is { } failed)
                return "Init:" + (failed.Text("reason") ?? "Error");
            if (state.Map("waiting").Text("reason") is { } waiting && waiting != "PodInitializing")
                return "Init:" + waiting;
            var containers = status.Items("initContainerStatuses").ToList();
            return string.Create(CultureInfo.InvariantCulture, $"Init:{containers.Count(item => item.Map("state").Map("terminated").Number("exitCode") == 0)}/{containers.Count}");
        }

        foreach (var container in status.Items("containerStatuses").Reverse())
        {
            var state = container.Map("state");
            if (state.Map("waiting").Text("reason") is { } waiting)
                text = waiting;
            else if (state.Map("terminated") is { } ended)
                text = ended.Text("reason") ?? string.Create(CultureInfo.InvariantCulture, $"ExitCode:{ended.Number("exitCode")}");
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
