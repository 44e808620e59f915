using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Slipway.Sandbox.Cluster.Api;
using Slipway.Sandbox.Cluster.Store;

namespace Slipway.Sandbox.Cluster.Node;

/// <summary>The <c>log</c> subresource of Pods.</summary>
internal sealed class PodLogs(ObjectStore store, Kubelet kubelet, string folder)
{
    public async Task AnswerAsync(ApiRequest request)
    {
        if (request.Http.Request.Method != "GET")
            throw ApiException.MethodNotAllowed();
        var pod = store.Find("pods", request.Namespace, request.Name) ?? throw ApiException.NotFound(request.Resource, request.Name);
        var container = Choose(pod, request.Query("container"));
        var isPrevious = request.IsSet("previous");
        var (path, live) = Locate(pod, container, isPrevious);
        var response = request.Http.Response;
        if (path is null)
            throw Unavailable(pod, container, isPrevious);
        response.ContentType = "text/plain";
        await response.StartAsync(request.Aborted);
        await CopyAsync(request, path, request.IsSet("follow") ? live : null);
    }

    private static string Choose(StoredObject pod, string? wanted)
    {
        var spec = pod.Json.Map("spec");
        var names = spec.Items("containers").Select(container => container.Text("name") ?? "").ToList();
        var initNames = spec.Items("initContainers").Select(container => container.Text("name") ?? "").ToList();
        if (!string.IsNullOrEmpty(wanted))
        {
            return names.Contains(wanted) || initNames.Contains(wanted)
                ? wanted : throw ApiException.BadRequest($"container {wanted} is not valid for pod {pod.Name}");
        }

        if (names.Count == 1 && initNames.Count == 0)
            return names[0];
        var init = initNames.Count > 0 ? $" or one of the init containers: [{string.Join(" ", initNames)}]" : "";
        throw ApiException.BadRequest($"a container name must be specified for pod {pod.Name}, choose one of: [{string.Join(" ", names)}]{init}");
    }

    /// <summary>The file of a container's output, or of that before its last restart, and what tells that it grows; null where there is none.</summary>
    public (string? Path, ContainerLog? Live) Locate(StoredObject pod, string container, bool isPrevious)
    {
        var runner = kubelet.Find(pod.Uid) is { } running ? running.AllRunners.First(item => item.Name == container) : null;
        if (runner?.Log is not null && (!isPrevious || runner.PreviousLog is not null))
            return isPrevious ? (runner.PreviousLog, null) : (runner.Log.Path, runner.Log);

        // A Pod that had ended before the sandbox was restarted: what is on disk is all there is.
        var logs = Path.Combine(folder, pod.Uid, "logs", container);
        if (!Directory.Exists(logs))
            return (null, null);
        var files = Directory.GetFiles(logs).OrderByDescending(File.GetLastWriteTimeUtc).ToList();
        return (files.ElementAtOrDefault(isPrevious ? 1 : 0), null);
    }

    private static ApiException Unavailable(StoredObject pod, string container, bool isPrevious)
    {
        if (isPrevious)
            return ApiException.BadRequest($"previous terminated container \"{container}\" in pod \"{pod.Name}\" not found");
        var status = pod.Json.Map("status");
        var waiting = status.Items("containerStatuses").Concat(status.Items("initContainerStatuses")).FirstOrDefault(item => item.Text("name") == container).Map("state").Map("waiting");
        var reason = waiting.Text("reason");
        return ApiException.BadRequest($"container \"{container}\" in pod \"{pod.Name}\" is waiting to start: {reason switch
        {
            "ErrImagePull" or "ImagePullBackOff" => "trying and failing to pull image",
            null => "ContainerCreating",
            _ => reason,
        }}");
    }

    private static async Task CopyAsync(ApiRequest request, string path, ContainerLog? live)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(file);
        var withTimes = request.IsSet("timestamps");
        var since = request.Query("sinceTime") ?? (request.Number("sinceSeconds") is { } seconds ? ClusterClock.Format(request.Now.AddSeconds(-seconds)) : null);
        var tail = request.Number("tailLines");
        var lines = new Queue<string>();
        var output = request.Http.Response.Body;
        async Task SendAsync(string line) =>
            await output.WriteAsync(Encoding.UTF8.GetBytes((withTimes ? line : line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..]) + "\n"), request.Aborted);

        while (await reader.ReadLineAsync(request.Aborted) is { } line)
        {
            if (since is not null && string.CompareOrdinal(line[..Math.Min(line.Length, 20)], since) < 0)
                continue;
            lines.Enqueue(line);
            if (tail is null)
                await SendAsync(lines.Dequeue());
            else if (lines.Count > tail)
                lines.Dequeue();
        }

        foreach (var line in lines)
            await SendAsync(line);
        await output.FlushAsync(request.Aborted);
        while (live is not null)
        {
            var grown = live.Grown;
            var isClosed = live.IsClosed;
            while (await reader.ReadLineAsync(request.Aborted) is { } line)
                await SendAsync(line);
            await output.FlushAsync(request.Aborted);
            if (isClosed)
                return;
            await grown.WaitAsync(request.Aborted);
        }
    }
}
