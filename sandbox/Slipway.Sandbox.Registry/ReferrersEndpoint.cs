using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Slipway.Sandbox.Registry;

/// <summary>What refers to a manifest as its subject: signatures, SBOMs (the specification's "Listing Referrers").</summary>
internal sealed class ReferrersEndpoint(RegistryStore store)
{
    /// <returns>The digest of a manifest's subject, or null.</returns>
    public static string? SubjectOf(JsonObject manifest) =>
        (manifest["subject"] as JsonObject)?["digest"] is JsonValue digest && digest.TryGetValue<string>(out var text) ? text : null;

    /// <summary>Answers with an index, an empty one where nothing is known of the subject.</summary>
    public Task ListAsync(HttpContext context, RegistryPath target)
    {
        if (!RegistryNames.IsDigest(target.Reference))
        {
            throw new RegistryException(RegistryError.DigestInvalid);
        }

        var descriptors = store.Manifests(target.Repository).Select(manifest => Describe(manifest, target.Reference)).OfType<JsonObject>();
        if (context.Request.Query["artifactType"].ToString() is { Length: > 0 } wanted)
        {
            descriptors = descriptors.Where(descriptor => (string?)descriptor["artifactType"] == wanted);
            context.Response.Headers["OCI-Filters-Applied"] = "artifactType";
        }

        var index = new JsonObject
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = ManifestTypes.OciIndex,
            ["manifests"] = new JsonArray([.. descriptors]),
        };
        context.Response.ContentType = ManifestTypes.OciIndex;
        return context.Response.WriteAsync(index.ToJsonString(), context.RequestAborted);
    }

    private static JsonObject? Describe(StoredManifest manifest, string subject)
    {
        // Manifests were read as objects when they were pushed.
        var json = JsonNode.Parse(manifest.Content)!.AsObject();
        if (SubjectOf(json) != subject)
        {
            return null;
        }

        var descriptor = new JsonObject { ["mediaType"] = manifest.MediaType, ["digest"] = manifest.Digest, ["size"] = manifest.Content.Length };
        if ((json["artifactType"] ?? json["config"]?["mediaType"]) is { } artifactType)
        {
            descriptor["artifactType"] = artifactType.DeepClone();
        }

        if (json["annotations"] is { } annotations)
        {
            descriptor["annotations"] = annotations.DeepClone();
        }

        return descriptor;
    }
}
