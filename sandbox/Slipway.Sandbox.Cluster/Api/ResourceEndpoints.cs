using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Slipway.Sandbox.Cluster.Access;
using Slipway.Sandbox.Cluster.Resources;
using Slipway.Sandbox.Cluster.Store;

namespace Slipway.Sandbox.Cluster.Api;

/// <summary>Reads and writes of objects over HTTP.</summary>
internal sealed class ResourceEndpoints(ObjectStore store, ObjectWriter writer, ListAnswer lists, WatchAnswer watches, Subresources subresources, Authorizer authorizer)
{
    public async Task AnswerAsync(ApiRequest request)
    {
        if (await subresources.TryAnswerAsync(request))
            return;
        if (request.Subresource.Length > 0 && !IsKnown(request))
            throw ApiException.NotServed();
        switch (request.Http.Request.Method)
        {
            case "GET" or "HEAD" when request.Name.Length == 0:
                if (request.IsSet("watch"))
                    await watches.AnswerAsync(request);
                else
                    await lists.AnswerAsync(request);
                return;
            case "GET" or "HEAD":
                var found = store.Find(request.Resource.Key, request.Namespace, request.Name) ?? throw ApiException.NotFound(request.Resource, request.Name);
                await WriteAsync(request, found);
                return;
            case "POST" when request.Name.Length == 0:
                await CreateAsync(request);
                return;
            case "PUT" when request.Name.Length > 0:
                await ReplaceAsync(request);
                return;
            case "PATCH" when request.Name.Length > 0:
                await PatchAsync(request);
                return;
            case "DELETE" when request.Name.Length > 0 && request.Subresource.Length == 0:
                await DeleteAsync(request);
                return;
            default:
                throw ApiException.MethodNotAllowed();
        }
    }

    private static bool IsKnown(ApiRequest request) =>
        (request.Subresource == "status" && request.Resource.HasStatus) || (request.Subresource == "finalize" && request.Resource.Key == "namespaces");

    private async Task CreateAsync(ApiRequest request)
    {
        request.CheckOptions("CreateOptions", false);
        var sent = await ObjectAsync(request);
        CheckKind(request.Resource, sent);
        if (request.Resource.Namespaced)
        {
            if (request.Namespace.Length == 0)
                throw ApiException.MethodNotAllowed();
            if (sent.Namespace().Length > 0 && sent.Namespace() != request.Namespace)
                throw ApiException.BadRequest("the namespace of the provided object does not match the namespace sent on the request");
            sent.Ensure("metadata")["namespace"] = request.Namespace;
        }

        await WriteAsync(request, await DurablyAsync(request, () => writer.Create(request.Resource, sent, Options(request))), 201);
    }

    private async Task ReplaceAsync(ApiRequest request)
    {
        request.CheckOptions("UpdateOptions", false);
        var sent = await ObjectAsync(request);
        CheckKind(request.Resource, sent);
        ObjectReader.CheckIdentity(request.Resource, request.Namespace, request.Name, sent);
        if (request.Resource.Namespaced)
            sent.Ensure("metadata").Default("namespace", request.Namespace);
        if (sent.Uid() is { Length: > 0 } uid && store.Find(request.Resource.Key, request.Namespace, request.Name) is null)
        {
            throw ApiException.Conflict(request.Resource, request.Name,
                $"StorageError: invalid object, Code: 4, Key: /registry/{request.Resource.Plural}/{request.Namespace}/{request.Name}, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: {uid}, UID in object meta: ");
        }

        await WriteAsync(request, await DurablyAsync(request, () => writer.Update(request.Resource, request.Namespace, request.Name, _ => sent, Options(request))));
    }

    private async Task PatchAsync(ApiRequest request)
    {
        var contentType = (request.Http.Request.ContentType ?? "").Split(';')[0].Trim();
        var isApply = contentType is "application/apply-patch+yaml" or "application/apply-patch+cbor";
        if (contentType is not ("application/apply-patch+yaml" or "application/json-patch+json" or "application/merge-patch+json" or "application/strategic-merge-patch+json")
            || (contentType.StartsWith("application/strategic", StringComparison.Ordinal) && request.Resource.IsCustom))
        {
            throw new ApiException(415, "UnsupportedMediaType", "415: Unsupported Media Type", []);
        }

        request.CheckOptions("PatchOptions", isApply);
        var duplicates = new List<string>();
        var body = RequestBody.Parse(await RequestBody.ReadAsync(request.Http.Request, request.Aborted), duplicates);
        if (isApply)
        {
            if (duplicates.Count > 0 && request.FieldValidation == "Strict")
                throw ApiException.BadRequest("error strict decoding YAML: error converting YAML to JSON: yaml: unmarshal errors:\n  " + string.Join("\n  ", duplicates));
            foreach (var duplicate in request.FieldValidation == "Warn" ? duplicates : [])
                request.Warn(duplicate);

            // An apply can create; who may only patch may not.
            if (store.Find(request.Resource.Key, request.Namespace, request.Name) is null)
                authorizer.Check(request.Account, AccessQuestion.Of(request) with { Verb = "create" });

            var created = false;
            var applied = body as JsonObject ?? [];
            var stored = await DurablyAsync(request, () =>
            {
                var (result, isNew) = writer.Apply(request.Resource, request.Namespace, request.Name, applied, Options(request));
                created = isNew;
                return result;
            });
            await WriteAsync(request, stored, created ? 201 : 200);
            return;
        }

        var changed = await DurablyAsync(request, () => writer.Update(request.Resource, request.Namespace, request.Name, live =>
        {
            var patched = contentType switch
            {
                "application/json-patch+json" => Patches.Json(live, body as JsonArray ?? throw ApiException.BadRequest("a JSON patch is a list of operations")),
                "application/merge-patch+json" => Patches.Merge(live, body) as JsonObject,
                _ => StrategicPatch.Apply(request.Resource.Schema, live, body) as JsonObject,
            } ?? throw ApiException.BadRequest("the patch leaves no object");
            ObjectReader.CheckIdentity(request.Resource, request.Namespace, request.Name, patched);
            return patched;
        }, Options(request)));
        await WriteAsync(request, changed);
    }

    private async Task DeleteAsync(ApiRequest request)
    {
        request.CheckOptions("DeleteOptions", false);
        var options = RequestBody.Parse(await RequestBody.ReadAsync(request.Http.Request, request.Aborted)) as JsonObject ?? [];
        if (request.Query("propagationPolicy") is { } policy)
            options["propagationPolicy"] = policy;
        if (request.Number("gracePeriodSeconds") is { } grace)
            options["gracePeriodSeconds"] = grace;
        var dryRun = request.IsDryRun || options.List("dryRun") is { Count: > 0 };
        var (stored, gone) = writer.Delete(request.Resource, request.Namespace, request.Name, options, dryRun);
        await store.FlushAsync();
        if (!gone || request.Resource.Key == "pods")
        {
            await WriteAsync(request, stored);
            return;
        }

        var details = ApiException.Details(request.Resource.Group, request.Resource.Plural, stored.Name);
        details["uid"] = stored.Uid;
        await Answer.JsonAsync(request.Http, new JsonObject
        {
            ["kind"] = "Status", ["apiVersion"] = "v1", ["metadata"] = new JsonObject(), ["status"] = "Success", ["details"] = details,
        });
    }

    private async Task<StoredObject> DurablyAsync(ApiRequest request, Func<StoredObject> write)
    {
        StoredObject stored;
        try
        {
            stored = write();
        }
        catch (ConversionException e)
        {
            throw ApiException.BadRequest($"{request.Resource.Kind} in version \"{request.Resource.Version}\" cannot be handled as a {request.Resource.Kind}: {e.Message}");
        }

        if (!request.IsDryRun)
            await store.FlushAsync();
        return stored;
    }

    private static async Task<JsonObject> ObjectAsync(ApiRequest request) =>
        RequestBody.Parse(await RequestBody.ReadAsync(request.Http.Request, request.Aborted)) as JsonObject
        ?? throw ApiException.BadRequest("the body of the request was in an unknown format - an object is expected");

    private static void CheckKind(ResourceDefinition resource, JsonObject sent)
    {
        // Typed clients may leave kind and apiVersion out where the path says them.
        sent.Default("apiVersion", resource.ApiVersion);
        sent.Default("kind", resource.Kind);
        if (sent.Text("apiVersion") != resource.ApiVersion || sent.Text("kind") != resource.Kind)
            throw ApiException.BadRequest($"the API version in the data ({sent.Text("apiVersion")}) does not match the expected API version ({resource.ApiVersion})");
    }

    private static WriteOptions Options(ApiRequest request) => new()
    {
        Manager = request.Manager,
        IsDryRun = request.IsDryRun,
        Force = request.IsSet("force"),
        Subresource = request.Subresource,
        FieldValidation = request.FieldValidation,
        Warn = request.Warn,
    };

    private static Task WriteAsync(ApiRequest request, StoredObject stored, int status = 200)
    {
        if (request.Resource.Key == "customresourcedefinitions.apiextensions.k8s.io" && TransitionRules.HasUnknown(stored.Json))
            request.Warn("the sandbox evaluates no x-kubernetes-validations but self == oldSelf; a real server may refuse objects that it takes");
        return Presentation.Show(request, stored) is { } shown ? Answer.JsonAsync(request.Http, shown, status) : Answer.BytesAsync(request.Http, stored.Utf8, status);
    }
}
