using System.Text.Json.Nodes;
using Slipway.Sandbox.Cluster.Fields;
using Slipway.Sandbox.Cluster.Ownership;
using Slipway.Sandbox.Cluster.Resources;
using Slipway.Sandbox.Cluster.Store;

namespace Slipway.Sandbox.Cluster.Api;

/// <summary>The one way in which objects are created, changed and deleted, for clients and controllers alike.</summary>
internal sealed class ObjectWriter(ObjectStore store, TimeProvider time)
{
    private readonly Allocator _allocator = new(
        () => store.List("services", null).Items.Select(item => item.Json.Map("spec").Text("clusterIP") ?? ""),
        () => store.List("services", null).Items.SelectMany(item => item.Json.Map("spec").Items("ports")).Select(port => port.Number("nodePort") ?? 0));

    private readonly Admission _admission = new(store);
    private readonly ObjectDeletion _deletion = new(store, time);

    /// <summary>Creates an object as sent.</summary>
    public StoredObject Create(ResourceDefinition resource, JsonObject sent, WriteOptions options)
    {
        if (sent.Map("metadata").Text("generateName") is { Length: > 0 } prefix && sent.Name().Length == 0)
            sent.Ensure("metadata")["name"] = prefix + RandomName.Suffix(5);
        if (sent.Map("metadata").Text("resourceVersion") is { Length: > 0 })
            throw ApiException.BadRequest("resourceVersion should not be set on objects to be created");
        var decoded = ObjectReader.Decode(resource, sent, options, out _);
        var fields = new FieldManager(resource.Schema, resource.ApiVersion, "", Ignored(resource, ""));
        var tracked = fields.Update(ZeroObject.Of(resource), decoded, options.Manager, time.Seconds(), created: true);
        return Insert(resource, tracked, options);
    }

    /// <summary>Server-side apply. Says whether the object was created.</summary>
    public (StoredObject Object, bool Created) Apply(ResourceDefinition resource, string @namespace, string name, JsonObject applied, WriteOptions options)
    {
        ObjectReader.CheckApplied(resource, @namespace, name, applied);
        if (resource.Namespaced)
            applied.Ensure("metadata").Default("namespace", @namespace);
        var problems = TypedProblem.Find(resource.Schema, applied);
        if (problems.Count > 0)
        {
            var sentNamespace = applied.Namespace() == @namespace && resource.Namespaced ? "" : applied.Namespace();
            throw new ApiException(500, null, $"failed to create typed patch object ({sentNamespace}/{name}; {resource.GroupVersionKind}): {TypedProblem.Join(problems)}");
        }

        var fields = new FieldManager(resource.Schema, resource.ApiVersion, options.Subresource, Ignored(resource, options.Subresource));
        while (true)
        {
            var live = store.Find(resource.Key, @namespace, name);
            var before = live is null ? ZeroObject.Of(resource) : InVersion(resource, live.Json);
            var sentUid = applied.Uid();
            if (live is null && sentUid.Length > 0)
                throw ApiException.Conflict(resource, name, $"uid mismatch: the provided object specified uid {sentUid}, and no existing object was found");
            if (live is null && options.Subresource.Length > 0)
                throw ApiException.NotFound(resource, name);
            if (live is not null && sentUid.Length > 0 && sentUid != live.Uid)
            {
                var problem = FieldProblem.Immutable("metadata.uid", sentUid);
                throw ApiException.Invalid(resource, name, [problem, problem]);
            }

            var outcome = fields.Apply(before, applied, options.Manager, options.Force, time.Seconds());
            if (outcome.Object is not { } merged)
                throw ApiException.FieldConflicts(outcome.Conflicts);
            if (live is not null && applied.Map("metadata").Text("resourceVersion") is { Length: > 0 } version && version != live.Json.Map("metadata").Text("resourceVersion"))
                throw ApiException.Modified(resource, name);
            JsonObject decoded;
            try
            {
                decoded = ObjectReader.Decode(resource, merged, options with { FieldValidation = "Ignore" }, out _);
            }
            catch (ConversionException e)
            {
                throw new ApiException(500, null, $"failed to convert new object ({(applied.Namespace() == @namespace ? "" : applied.Namespace())}/{name}; {resource.GroupVersionKind}) to proper version: unable to convert unstructured object to {resource.GroupVersionKind}: {e.Message}");
            }

            if (live is null)
                return (Insert(resource, decoded, options), true);
            var alwaysNew = resource.Key == "networkpolicies.networking.k8s.io" && HasEmptyRules(merged);
            if (Replace(resource, live, decoded, options, alwaysNew) is { } stored)
                return (stored, false);
        }
    }

    /// <summary>Replaces an object by what <paramref name="change"/> makes of a copy of it.</summary>
    public StoredObject Update(ResourceDefinition resource, string @namespace, string name, Func<JsonObject, JsonObject> change, WriteOptions options)
    {
        var fields = new FieldManager(resource.Schema, resource.ApiVersion, options.Subresource, Ignored(resource, options.Subresource));
        while (true)
        {
            var live = store.Find(resource.Key, @namespace, name) ?? throw ApiException.NotFound(resource, name);
            var before = InVersion(resource, live.Json);
            var changed = change(before.Copy());
            var metadata = changed.Ensure("metadata");
            if (metadata.Text("resourceVersion") is { Length: > 0 } version && version != live.Json.Map("metadata").Text("resourceVersion"))
                throw ApiException.Modified(resource, name);
            if (metadata.Text("uid") is { Length: > 0 } uid && uid != live.Uid)
            {
                throw ApiException.Conflict(resource, name,
                    $"Precondition failed: UID in precondition: {uid}, UID in object meta: {live.Uid}");
            }

            var decoded = ObjectReader.Decode(resource, changed, options, out _);
            var tracked = fields.Update(before, decoded, options.Manager, time.Seconds(), created: false);
            if (Replace(resource, live, tracked, options, false) is { } stored)
                return stored;
        }
    }

    /// <summary>Deletes an object, or begins to; see <see cref="ObjectDeletion"/>.</summary>
    public (StoredObject Object, bool Gone) Delete(ResourceDefinition resource, string @namespace, string name, JsonObject? deleteOptions, bool isDryRun = false) =>
        _deletion.Delete(resource, @namespace, name, deleteOptions, isDryRun);

    /// <summary>The object as this version of its resource shows it.</summary>
    public static JsonObject InVersion(ResourceDefinition resource, JsonObject json)
    {
        if (json.Text("apiVersion") == resource.ApiVersion)
            return json;
        var copy = json.Copy();
        copy["apiVersion"] = resource.ApiVersion;
        return copy;
    }

    private StoredObject Insert(ResourceDefinition resource, JsonObject json, WriteOptions options)
    {
        var name = json.Name();
        if (resource.Namespaced)
            _admission.CheckNamespace(resource, json.Namespace(), name);
        Strategy.PrepareNew(resource, json, Guid.NewGuid().ToString(), time.Seconds(), _allocator);
        Admission.Check(resource, json, null);
        _admission.CheckQuota(resource, json);
        if (store.Find(resource.Key, json.Namespace(), name) is { } existing)
            throw ApiException.AlreadyExists(resource, name, existing.IsDeleting);
        if (options.IsDryRun)
            return new StoredObject(resource.Key, json, 0);
        return store.TryWrite(resource.Key, json, null) ?? throw ApiException.AlreadyExists(resource, name, false);
    }

    private StoredObject? Replace(ResourceDefinition resource, StoredObject live, JsonObject json, WriteOptions options, bool alwaysNew)
    {
        var before = InVersion(resource, live.Json);
        Strategy.PrepareChanged(resource, json, before, options.Subresource, _allocator);
        Admission.Check(resource, json, before);
        if (alwaysNew)
            json.Ensure("metadata")["generation"] = (before.Map("metadata").Number("generation") ?? 0) + 1;
        else if (IsSame(before, json))
            return live;
        if (options.IsDryRun)
            return new StoredObject(resource.Key, json, live.Version);
        // A Pod goes when its processes have ended.
        if (live.IsDeleting && resource.Key != "pods" && json.Map(resource.Key == "namespaces" ? "spec" : "metadata").List("finalizers") is not { Count: > 0 })
            return store.TryDelete(live) is null ? null : new StoredObject(resource.Key, json, live.Version);
        return store.TryWrite(resource.Key, json, live);
    }

    private static FieldSet Ignored(ResourceDefinition resource, string subresource) => subresource switch
    {
        "status" => resource.IgnoredOnStatus,
        "" when resource.HasStatus => resource.IgnoredOnMain,
        _ => FieldSet.Empty,
    };

    // The times in managedFields alone are no change.
    private static bool IsSame(JsonObject before, JsonObject after)
    {
        static JsonObject Timeless(JsonObject json)
        {
            var copy = json.Copy();
            foreach (var entry in copy.Map("metadata").Items("managedFields"))
                entry.Remove("time");
            return copy;
        }

        return JsonNode.DeepEquals(Timeless(before), Timeless(after));
    }

    private static bool HasEmptyRules(JsonObject policy)
    {
        var spec = policy.Map("spec");
        return spec.List("ingress") is { Count: 0 } || spec.List("egress") is { Count: 0 }
            || spec.Items("ingress").Concat(spec.Items("egress")).Any(rule => rule.List("from") is { Count: 0 } || rule.List("to") is { Count: 0 } || rule.List("ports") is { Count: 0 });
    }
}
