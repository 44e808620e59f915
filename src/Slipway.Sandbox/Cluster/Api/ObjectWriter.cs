using System.Globalization;
using System.Text.Json.Nodes;
using Slipway.Sandbox.Cluster.Fields;
using Slipway.Sandbox.Cluster.Ownership;
using Slipway.Sandbox.Cluster.Resources;
using Slipway.Sandbox.Cluster.Store;

namespace Slipway.Sandbox.Cluster.Api;

/// <summary>How a write is meant, apart from its content.</summary>
internal sealed record WriteOptions
{
    public required string Manager { get; init; }

    public bool IsDryRun { get; init; }

    public bool Force { get; init; }

    public string Subresource { get; init; } = "";

    /// <summary>What is done about fields that the schema does not know: Ignore, Warn, Strict.</summary>
    public string FieldValidation { get; init; } = "Ignore";

    public Action<string> Warn { get; init; } = _ => { };
}

/// <summary>The one way in which objects are created, changed and deleted, for clients and controllers alike.</summary>
internal sealed class ObjectWriter(ObjectStore store, TimeProvider time)
{
    private readonly Allocator _allocator = new(
        () => store.List("services", null).Items.Select(item => item.Json.Map("spec").Text("clusterIP") ?? ""),
        () => store.List("services", null).Items.SelectMany(item => item.Json.Map("spec").Items("ports")).Select(port => port.Number("nodePort") ?? 0));

    public ObjectStore Store => store;

    public TimeProvider Time => time;

    /// <summary>Creates an object as sent.</summary>
    public StoredObject Create(ResourceDefinition resource, JsonObject sent, WriteOptions options)
    {
        if (sent.Map("metadata").Text("generateName") is { Length: > 0 } prefix && sent.Name().Length == 0)
            sent.Ensure("metadata")["name"] = prefix + RandomName.Suffix(5);
        if (sent.Map("metadata").Text("resourceVersion") is { Length: > 0 })
            throw ApiException.BadRequest("resourceVersion should not be set on objects to be created");
        var decoded = Decode(resource, sent, options, out _);
        var fields = new FieldManager(resource.Schema, resource.ApiVersion, "", Ignored(resource, ""));
        var tracked = fields.Update(ZeroObject.Of(resource), decoded, options.Manager, time.Seconds(), created: true);
        return Insert(resource, tracked, options);
    }

    /// <summary>Server-side apply. Says whether the object was created.</summary>
    public (StoredObject Object, bool Created) Apply(ResourceDefinition resource, string @namespace, string name, JsonObject applied, WriteOptions options)
    {
        CheckApplied(resource, @namespace, name, applied);
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
                decoded = Decode(resource, merged, options with { FieldValidation = "Ignore" }, out _);
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

            var decoded = Decode(resource, changed, options, out _);
            var tracked = fields.Update(before, decoded, options.Manager, time.Seconds(), created: false);
            if (Replace(resource, live, tracked, options, false) is { } stored)
                return stored;
        }
    }

    /// <summary>
    /// Deletes an object, or begins to: then it carries a deletionTimestamp. The second value says that it is gone.
    /// </summary>
    public (StoredObject Object, bool Gone) Delete(ResourceDefinition resource, string @namespace, string name, JsonObject? deleteOptions, bool isDryRun = false)
    {
        while (true)
        {
            var live = store.Find(resource.Key, @namespace, name) ?? throw ApiException.NotFound(resource, name);
            var preconditions = deleteOptions.Map("preconditions");
            if (preconditions.Text("uid") is { } uid && uid != live.Uid)
            {
                throw ApiException.Precondition(resource, name,
                    $"the UID in the precondition ({uid}) does not match the UID in record ({live.Uid}). The object might have been deleted and then recreated");
            }

            var version = live.Json.Map("metadata").Text("resourceVersion");
            if (preconditions.Text("resourceVersion") is { } wanted && wanted != version)
            {
                throw ApiException.Precondition(resource, name,
                    $"the ResourceVersion in the precondition ({wanted}) does not match the ResourceVersion in record ({version}). The object might have been modified");
            }

            var policy = deleteOptions.Text("propagationPolicy") ?? (deleteOptions.Flag("orphanDependents") == true ? "Orphan" : "Background");
            var json = live.Json.Copy();
            var metadata = json.Ensure("metadata");
            var finalizers = metadata.List("finalizers") ?? [];
            if (policy is "Foreground" or "Orphan" && !live.IsDeleting)
            {
                var finalizer = policy == "Foreground" ? "foregroundDeletion" : "orphan";
                if (!metadata.Texts("finalizers").Contains(finalizer))
                    finalizers.Add(finalizer);
                metadata["finalizers"] = finalizers.DeepClone();
            }

            long grace = 0;
            if (resource.Key == "pods")
                grace = deleteOptions.Number("gracePeriodSeconds") ?? live.Json.Map("spec").Number("terminationGracePeriodSeconds") ?? 30;
            if (resource.Key == "pods" && live.Json.Map("status").Text("phase") is "Succeeded" or "Failed")
                grace = 0;
            var lingers = finalizers.Count > 0 || resource.Key == "namespaces" || grace > 0;
            if (!lingers)
            {
                if (isDryRun)
                    return (live, true);
                if (store.TryDelete(live) is { } gone)
                    return (gone, true);
                continue;
            }

            if (live.IsDeleting && (metadata.Number("deletionGracePeriodSeconds") ?? 0) <= grace)
                return (live, false);
            if (!live.IsDeleting)
                metadata["deletionTimestamp"] = ClusterClock.Format(time.GetUtcNow().AddSeconds(grace));
            if (resource.Key != "namespaces")
                metadata["deletionGracePeriodSeconds"] = grace;
            if (resource.HasGeneration && !live.IsDeleting)
                metadata["generation"] = (metadata.Number("generation") ?? 0) + 1;
            if (resource.Key == "namespaces")
                json.Ensure("status")["phase"] = "Terminating";
            if (isDryRun)
                return (new StoredObject(resource.Key, json, live.Version), false);
            if (store.TryWrite(resource.Key, json, live) is { } marked)
                return (marked, false);
        }
    }

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
            CheckNamespace(resource, json.Namespace(), name);
        Strategy.PrepareNew(resource, json, Guid.NewGuid().ToString(), time.Seconds(), _allocator);
        Check(resource, json, null);
        CheckQuota(resource, json);
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
        Check(resource, json, before);
        if (alwaysNew)
            json.Ensure("metadata")["generation"] = (before.Map("metadata").Number("generation") ?? 0) + 1;
        else if (IsSame(before, json))
            return live;
        if (options.IsDryRun)
            return new StoredObject(resource.Key, json, live.Version);
        if (live.IsDeleting && json.Map("metadata").List("finalizers") is not { Count: > 0 } && resource.Key is not ("pods" or "namespaces"))
            return store.TryDelete(live) is null ? null : new StoredObject(resource.Key, json, live.Version);
        if (live.IsDeleting && resource.Key == "namespaces" && json.Map("spec").List("finalizers") is not { Count: > 0 })
            return store.TryDelete(live) is null ? null : new StoredObject(resource.Key, json, live.Version);
        return store.TryWrite(resource.Key, json, live);
    }

    private static void CheckApplied(ResourceDefinition resource, string @namespace, string name, JsonObject applied)
    {
        if (applied.Text("apiVersion") != resource.ApiVersion || applied.Text("kind") != resource.Kind)
        {
            var (group, version) = (applied.Text("apiVersion") ?? "").Split('/') is [var g, var v] ? (g, v) : ("", applied.Text("apiVersion") ?? "");
            throw ApiException.BadRequest($"invalid object type: {group}/{version}, Kind={applied.Text("kind")}");
        }

        if (applied.Map("metadata")?["managedFields"] is not null)
            throw ApiException.BadRequest("metadata.managedFields must be nil");
        CheckIdentity(resource, @namespace, name, applied);
    }

    public static void CheckIdentity(ResourceDefinition resource, string @namespace, string name, JsonObject sent)
    {
        if (sent.Name().Length == 0)
            throw ApiException.BadRequest($"the name of the object ({name} based on URL) was undeterminable: name must be provided");
        if (sent.Name() != name)
            throw ApiException.BadRequest($"the name of the object ({sent.Name()}) does not match the name on the URL ({name})");
        if (resource.Namespaced && sent.Namespace().Length > 0 && sent.Namespace() != @namespace)
            throw ApiException.BadRequest("the namespace of the provided object does not match the namespace sent on the request");
    }

    private static JsonObject Decode(ResourceDefinition resource, JsonObject sent, WriteOptions options, out IReadOnlyList<string> unknown)
    {
        JsonObject decoded;
        if (resource.IsCustom)
        {
            decoded = sent.Copy();
            var pruned = new List<string>();
            CustomObject.Complete(resource.Schema, decoded, "", pruned);
            var normal = new Normalization();
            if (decoded.Map("metadata") is { } metadata)
                decoded["metadata"] = normal.Normalize(resource.Schema.Fields["metadata"].Type, metadata);
            unknown = pruned;
        }
        else
        {
            var normal = new Normalization();
            decoded = normal.Normalize(resource.Schema, sent);
            Defaults.Apply(resource.Key, decoded);
            unknown = normal.UnknownFields;
        }

        if (unknown.Count > 0 && options.FieldValidation == "Strict")
        {
            var texts = unknown.Select(path => $"unknown field \"{path}\"");
            throw ApiException.BadRequest($"{resource.Kind} in version \"{resource.Version}\" cannot be handled as a {resource.Kind}: strict decoding error: {string.Join(", ", texts)}");
        }

        if (options.FieldValidation == "Warn")
        {
            foreach (var path in unknown)
                options.Warn($"unknown field \"{path}\"");
        }

        return decoded;
    }

    private static void Check(ResourceDefinition resource, JsonObject json, JsonObject? live)
    {
        var problems = Resources.Validation.Check(resource, json, live);
        if (resource.IsCustom)
            CustomObject.Check(resource.Schema, json, "", problems);
        if (problems.Count > 0)
            throw ApiException.Invalid(resource, json.Name(), problems);
    }

    private void CheckNamespace(ResourceDefinition resource, string @namespace, string name)
    {
        var found = store.Find("namespaces", "", @namespace) ?? throw ApiException.NamespaceNotFound(@namespace);
        if (found.IsDeleting)
        {
            throw ApiException.Forbidden(resource, name, $"unable to create new content in namespace {@namespace} because it is being terminated",
                [ApiException.Cause("NamespaceTerminating", $"namespace {@namespace} is being terminated", "metadata.namespace")]);
        }
    }

    // Object counts only: pods, secrets, configmaps, services, count/….
    private void CheckQuota(ResourceDefinition resource, JsonObject json)
    {
        foreach (var quota in store.List("resourcequotas", json.Namespace()).Items)
        {
            foreach (var (name, limit) in quota.Json.Map("spec").Map("hard") ?? [])
            {
                if (name != resource.Plural && name != "count/" + resource.Key)
                    continue;
                var used = store.List(resource.Key, json.Namespace()).Items.Count(item => resource.Key != "pods" || item.Json.Map("status").Text("phase") is not ("Succeeded" or "Failed"));
                if (long.TryParse(limit.AsText(), CultureInfo.InvariantCulture, out var most) && used + 1 > most)
                    throw ApiException.Forbidden(resource, json.Name(), $"exceeded quota: {quota.Name}, requested: {name}=1, used: {name}={used}, limited: {name}={most}");
            }
        }
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

/// <summary>The random ends of generated names.</summary>
internal static class RandomName
{
    private const string Letters = "bcdfghjklmnpqrstvwxz2456789";

    public static string Suffix(int length) => new(Random.Shared.GetItems<char>(Letters, length));

    /// <summary>A hash in the same alphabet, as names of ReplicaSets end with it.</summary>
    public static string Encode(uint hash) =>
        new(hash.ToString(CultureInfo.InvariantCulture).Select(c => Letters[c % Letters.Length]).ToArray());
}
