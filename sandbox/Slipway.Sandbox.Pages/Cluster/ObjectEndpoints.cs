using Microsoft.AspNetCore.Http;
using Slipway.Sandbox.Cluster;
using Slipway.Sandbox.Cluster.Store;
using Slipway.Sandbox.Pages.Live;
using Slipway.Sandbox.Pages.Runs;

namespace Slipway.Sandbox.Pages.Cluster;

/// <summary>An object's page, and the stream of a Pod's log.</summary>
internal sealed class ObjectEndpoints(Func<SandboxCluster> cluster, CancellationToken stopping)
{
    public PageContent? Show(HttpContext context) => Find(context, (string)context.Request.RouteValues["key"]!) is { } item
        ? new ObjectPage(cluster().Store, cluster().Logs).Show(item, context.Request.Query["container"], context.Request.Query["previous"] == "true")
        : null;

    public async Task AnswerLogAsync(HttpContext context)
    {
        var container = (string)context.Request.RouteValues["container"]!;
        if (Find(context, "pods") is not { } pod || !ObjectPage.Containers(pod).Contains(container)
            || cluster().Logs.Locate(pod, container, isPrevious: false) is not ({ } path, { } live))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        await EventStream.AnswerAsync(
            context,
            stream => new LogStream(stream, new LogReader(), ObjectPage.TextOf).FollowAsync(
                path, LogPosition.Of(context.Request), () => live.IsClosed, () => live.Grown.WaitAsync(stream.Ended)),
            stopping);
    }

    private StoredObject? Find(HttpContext context, string key)
    {
        var @namespace = (string)context.Request.RouteValues["namespace"]!;
        return cluster().Store.Find(key, @namespace == "-" ? "" : @namespace, (string)context.Request.RouteValues["name"]!);
    }
}
