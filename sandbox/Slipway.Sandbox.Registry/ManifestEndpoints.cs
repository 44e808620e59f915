using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Slipway.Naming;

namespace Slipway.Sandbox.Registry;

/// <summary>Manifests and indexes: read, push, delete.</summary>
internal sealed class ManifestEndpoints(RegistryStore store)
{
    /// <summary>The least that a registry must accept, by the specification.</summary>
    private const int MaxSize = 4 * 1024 * 1024;

    public async Task ReadAsync(HttpContext context, RegistryPath target)
    {
        Check(target.Reference);
        var manifest = store.FindManifest(target.Repository, target.Reference) ?? throw new RegistryException(RegistryError.ManifestUnknown);
        context.Response.Headers["Docker-Content-Digest"] = manifest.Digest;
        context.Response.Headers.ETag = $"\"{manifest.Digest}\"";
        context.Response.ContentType = manifest.MediaType;
        context.Response.ContentLength = manifest.Content.Length;
        if (context.Request.Method == "GET")
        {
            await context.Response.Body.WriteAsync(manifest.Content, context.RequestAborted);
        }
    }

    public async Task PutAsync(HttpContext context, RegistryPath target)
    {
        Check(target.Reference);
        var content = await ReadBodyAsync(context);
        var digest = Digest.Of(content).Value;
        var isDigest = RegistryNames.IsDigest(target.Reference);
        if (isDigest && target.Reference != digest)
        {
            throw new RegistryException(RegistryError.DigestInvalid);
        }

        var json = Parse(content);
        var mediaType = Validate(json, context.Request.ContentType, target.Repository);
        store.PutManifest(target.Repository, isDigest ? null : target.Reference, new StoredManifest(digest, mediaType, content));
        context.Response.StatusCode = StatusCodes.Status201Created;
        context.Response.Headers.Location = $"/v2/{target.Repository}/manifests/{digest}";
        context.Response.Headers["Docker-Content-Digest"] = digest;
    }

    public Task DeleteAsync(HttpContext context, RegistryPath target)
    {
        Check(target.Reference);
        if (!store.Delete(target.Repository, target.Reference))
        {
            throw new RegistryException(RegistryError.ManifestUnknown);
        }

        context.Response.StatusCode = StatusCodes.Status202Accepted;
        return Task.CompletedTask;
    }

    private string Validate(JsonObject json, string? contentType, string repository)
    {
        var declared = json["mediaType"]?.GetValue<string>();
        var mediaType = contentType?.Split(';')[0].Trim() ?? declared ?? "";
        if (!ManifestTypes.IsKnown(mediaType))
        {
            throw new RegistryException(RegistryError.ManifestInvalid($"media type '{mediaType}' is not that of an image or an index"));
        }

        if (declared is not null && declared != mediaType)
        {
            throw new RegistryException(RegistryError.ManifestInvalid($"mediaType is '{declared}', but Content-Type is '{mediaType}'"));
        }

        var isIndex = ManifestTypes.IsIndex(mediaType);
        foreach (var digest in References(json, isIndex))
        {
            var exists = RegistryNames.IsDigest(digest)
                && (isIndex ? store.FindManifest(repository, digest) is not null : store.FindBlob(digest) is not null);
            if (!exists)
            {
                throw new RegistryException(RegistryError.ManifestBlobUnknown(digest));
            }
        }

        return mediaType;
    }

    private static IEnumerable<string> References(JsonObject json, bool isIndex)
    {
        try
        {
            return isIndex
                ? [.. json["manifests"]!.AsArray().Select(entry => entry!["digest"]!.GetValue<string>())]
                : [json["config"]!["digest"]!.GetValue<string>(),
                   .. json["layers"]!.AsArray().Where(layer => layer!["urls"] is null).Select(layer => layer!["digest"]!.GetValue<string>())];
        }
        catch (Exception exception) when (exception is NullReferenceException or InvalidOperationException)
        {
            throw new RegistryException(RegistryError.ManifestInvalid(
                isIndex ? "an index needs manifests, each with a digest" : "a manifest needs config and layers, each with a digest"));
        }
    }

    private static JsonObject Parse(byte[] content)
    {
        try
        {
            return JsonNode.Parse(content) as JsonObject ?? throw new RegistryException(RegistryError.ManifestInvalid("a manifest is a JSON object"));
        }
        catch (JsonException exception)
        {
            throw new RegistryException(RegistryError.ManifestInvalid(exception.Message));
        }
    }

    private static async Task<byte[]> ReadBodyAsync(HttpContext context)
    {
        using var buffer = new MemoryStream();
        var chunk = new byte[64 * 1024];
        int count;
        while ((count = await context.Request.Body.ReadAsync(chunk, context.RequestAborted)) > 0)
        {
            if (buffer.Length + count > MaxSize)
            {
                throw new RegistryException(RegistryError.TooLarge);
            }

            buffer.Write(chunk, 0, count);
        }

        return buffer.ToArray();
    }

    private static void Check(string reference)
    {
        if (!RegistryNames.IsDigest(reference) && !RegistryNames.IsTag(reference))
        {
            throw new RegistryException(RegistryError.TagInvalid);
        }
    }
}
