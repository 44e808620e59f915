using System.Text.Json.Nodes;
using Slipway.Sandbox.Cluster.Resources;
using Slipway.Sandbox.Cluster.Store;

namespace Slipway.Sandbox.Cluster.Api;

/// <summary>The scale of a workload: its replicas, as an object of their own.</summary>
internal sealed class ScaleSubresource(ObjectStore store, ObjectWriter writer)
{
    public async Task AnswerAsync(ApiRequest request)
    {
        var found = store.Find(request.Resource.Key, request.Namespace, request.Name) ?? throw ApiException.NotFound(request.Resource, request.Name);
        var method = request.Http.Request.Method;
        if (method == "GET")
        {
            await Answer.JsonAsync(request.Http, Render(found.Json));
            return;
        }

        if (method is not ("PUT" or "PATCH"))
            throw ApiException.MethodNotAllowed();
        var sent = RequestBody.Parse(await RequestBody.ReadAsync(request.Http.Request, request.Aborted));
        var options = new WriteOptions { Manager = request.Manager, IsDryRun = request.IsDryRun, Subresource = "scale" };
        var stored = writer.Update(request.Resource, request.Namespace, request.Name, live =>
        {
            var scale = Render(live);
            var changed = method == "PUT" ? sent as JsonObject
                : (request.Http.Request.ContentType ?? "").StartsWith("application/json-patch", StringComparison.Ordinal) ? Patches.Json(scale, sent as JsonArray ?? [])
                : Patches.Merge(scale, sent) as JsonObject;
            if (changed.Map("metadata").Text("resourceVersion") is { Length: > 0 } version && version != live.Map("metadata").Text("resourceVersion"))
                throw ApiException.Modified(request.Resource, request.Name);
            if (changed.Map("spec").Number("replicas") is < 0)
                throw ApiException.Invalid(request.Resource, request.Name, [FieldProblem.Invalid("spec.replicas", changed.Map("spec")!["replicas"]!.DeepClone(), "must be greater than or equal to 0")]);
            live.Ensure("spec")["replicas"] = changed.Map("spec").Number("replicas") ?? 0;
            return live;
        }, options);
        await store.FlushAsync();
        await Answer.JsonAsync(request.Http, Render(stored.Json));
    }

    private static JsonObject Render(JsonObject json)
    {
        var metadata = new JsonObject();
        foreach (var name in (string[])["name", "namespace", "uid", "resourceVersion", "creationTimestamp"])
            metadata[name] = json.Map("metadata")?[name]?.DeepClone();
        var labels = json.Map("spec").Map("selector").Map("matchLabels") ?? [];
        return new JsonObject
        {
            ["kind"] = "Scale",
            ["apiVersion"] = "autoscaling/v1",
            ["metadata"] = metadata,
            ["spec"] = json.Map("spec").Number("replicas") is > 0 and var replicas ? new JsonObject { ["replicas"] = replicas } : [],
            ["status"] = new JsonObject
            {
                ["replicas"] = json.Map("status").Number("replicas") ?? 0,
                ["selector"] = string.Join(",", labels.Select(pair => $"{pair.Key}={pair.Value.AsText()}")),
            },
        };
    }
}
