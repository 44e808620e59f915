using System.Text.Json.Nodes;
using Slipway.Sandbox.Cluster.Resources;

namespace Slipway.Sandbox.Cluster.Api;

/// <summary>Makes of what a client sent the object that the server works with, or says why it cannot.</summary>
internal static class ObjectReader
{
    public static JsonObject Decode(ResourceDefinition resource, JsonObject sent, WriteOptions options, out IReadOnlyList<string> unknown)
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

    public static void CheckApplied(ResourceDefinition resource, string @namespace, string name, JsonObject applied)
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
}
