using System.Net;
using Slipway.Engine.Ports;
using Slipway.Kubernetes.Discovery;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Kubernetes.Requests;

/// <summary>Writes objects, or asks what a write would do.</summary>
internal sealed class ObjectWrites(ApiClient api, ServedTypes types)
{
    public async Task<Resource> ApplyAsync(Resource resource, ApplyOptions options, CancellationToken cancellationToken)
    {
        var type = await types.TypeAsync(resource.Id.Type, cancellationToken);
        var path = ApiPaths.WithQuery(
            ApiPaths.Object(type, resource.Id),
            ("fieldManager", ICluster.FieldManager),
            ("fieldValidation", "Strict"),
            ("force", options.Force ? "true" : "false"),
            ("dryRun", options.DryRun ? "All" : null));
        var request = ObjectRequest.For(resource.Id, HttpMethod.Patch, path) with
        {
            // JSON is YAML, and cheaper to write and to read.
            ContentType = "application/apply-patch+yaml",
            Body = resource.Content,
        };
        return ObjectRequest.ResourceOf(resource.Id.Type, request, await api.SendAsync(request, cancellationToken), api.Cluster);
    }

    /// <summary>What the server would hold if an object that it has were replaced by another content; nothing is saved.</summary>
    /// <exception cref="ResourceRefusedException">The server would refuse it.</exception>
    public async Task<Resource> RehearseAsync(Resource live, Resource after, CancellationToken cancellationToken)
    {
        var type = await types.TypeAsync(live.Id.Type, cancellationToken);
        var path = ApiPaths.WithQuery(ApiPaths.Object(type, live.Id), ("fieldManager", ICluster.FieldManager), ("fieldValidation", "Strict"), ("dryRun", "All"));
        var request = ObjectRequest.For(live.Id, HttpMethod.Patch, path) with { ContentType = "application/json-patch+json", Body = JsonPatch.Of(live, after) };
        return ObjectRequest.ResourceOf(live.Id.Type, request, await api.SendAsync(request, cancellationToken), api.Cluster);
    }

    /// <summary>Returns when the server would create the object under another name; nothing is saved.</summary>
    /// <exception cref="ResourceRefusedException">The server would refuse it.</exception>
    public async Task RehearseCreationAsync(Resource resource, string name, CancellationToken cancellationToken)
    {
        var type = await types.TypeAsync(resource.Id.Type, cancellationToken);
        var path = ApiPaths.WithQuery(ApiPaths.Collection(type, resource.Id.Namespace), ("fieldManager", ICluster.FieldManager), ("fieldValidation", "Strict"), ("dryRun", "All"));
        await api.SendAsync(
            ObjectRequest.For(resource.Id, HttpMethod.Post, path) with { Body = resource.Content.With("metadata", resource.Metadata.With("name", name)) }, cancellationToken);
    }

    /// <summary>Sets who owns which fields of an object, while it is the version that was read. Nothing else of it changes.</summary>
    /// <exception cref="ResourceRefusedException">The server refused it, as it does when the object changed since.</exception>
    public async Task<Resource> SetManagedFieldsAsync(Resource live, ListValue managedFields, CancellationToken cancellationToken)
    {
        var type = await types.TypeAsync(live.Id.Type, cancellationToken);
        var request = ObjectRequest.For(live.Id, HttpMethod.Patch, ApiPaths.WithQuery(ApiPaths.Object(type, live.Id), ("fieldManager", ICluster.FieldManager))) with
        {
            ContentType = "application/json-patch+json",
            Body = ListValue.Of(
                Replace("/metadata/managedFields", managedFields),
                Replace("/metadata/resourceVersion", live.ResourceVersion!)),
        };
        return ObjectRequest.ResourceOf(live.Id.Type, request, await api.SendAsync(request, cancellationToken), api.Cluster);

        static Value Replace(string path, Value value) => MapValue.Of(("op", "replace"), ("path", path), ("value", value));
    }

    public async Task<bool> DeleteAsync(ResourceId id, DeleteOptions options, CancellationToken cancellationToken)
    {
        var type = await types.TypeAsync(id.Type, cancellationToken);
        var request = ObjectRequest.For(id, HttpMethod.Delete, ApiPaths.Object(type, id)) with
        {
            Body = MapValue.Of(
                ("apiVersion", "v1"),
                ("kind", "DeleteOptions"),
                ("propagationPolicy", options.Propagation.ToString()),
                ("preconditions", MapValue.Of(("uid", (Value)options.Uid)))),
        };
        var response = await api.SendForAnswerAsync(request, cancellationToken);
        return response.IsSuccess
            || (response.Status == HttpStatusCode.NotFound ? false : throw ApiRefusals.Of(request, response, api.Cluster));
    }

    /// <summary>Creates an object, once and with a limit of its own; the server's reason where it does not.</summary>
    public async Task<string?> TryCreateAsync(Resource resource, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var type = await types.TypeAsync(resource.Id.Type, cancellationToken);
        var path = ApiPaths.WithQuery(ApiPaths.Collection(type, resource.Id.Namespace), ("fieldManager", ICluster.FieldManager));
        var response = await api.SendForAnswerAsync(
            ObjectRequest.For(resource.Id, HttpMethod.Post, path) with { Body = resource.Content, Timeout = timeout }, cancellationToken);
        return response.IsSuccess ? null : ApiRefusals.MessageOf(response);
    }
}
