using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Slipway.Sandbox.Registry;

/// <summary>An error as the OCI distribution specification words it (https://github.com/opencontainers/distribution-spec/blob/main/spec.md#error-codes).</summary>
internal sealed record RegistryError(int Status, string Code, string Message)
{
    public static readonly RegistryError Unauthorized = new(401, "UNAUTHORIZED", "authentication required: the sandbox's token as password");
    public static readonly RegistryError NameInvalid = new(400, "NAME_INVALID", "invalid repository name");
    public static readonly RegistryError TagInvalid = new(400, "TAG_INVALID", "invalid tag or digest");
    public static readonly RegistryError DigestInvalid = new(400, "DIGEST_INVALID", "the digest is not a sha256 digest, or not that of the content");
    public static readonly RegistryError BlobUnknown = new(404, "BLOB_UNKNOWN", "blob unknown to registry");
    public static readonly RegistryError UploadUnknown = new(404, "BLOB_UPLOAD_UNKNOWN", "blob upload unknown to registry");
    public static readonly RegistryError ManifestUnknown = new(404, "MANIFEST_UNKNOWN", "manifest unknown to registry");
    public static readonly RegistryError NameUnknown = new(404, "NAME_UNKNOWN", "repository name not known to registry");
    public static readonly RegistryError Unsupported = new(405, "UNSUPPORTED", "the operation is unsupported");
    public static readonly RegistryError TooLarge = new(413, "SIZE_INVALID", "the content is larger than the sandbox accepts");
    public static readonly RegistryError RangeInvalid = new(416, "BLOB_UPLOAD_INVALID", "the chunk does not begin where the last one ended");

    public static RegistryError ManifestInvalid(string why) => new(400, "MANIFEST_INVALID", why);

    public static RegistryError ManifestBlobUnknown(string digest) =>
        new(404, "MANIFEST_BLOB_UNKNOWN", $"the manifest refers to {digest}, which the registry does not have");

    public async Task WriteAsync(HttpContext context)
    {
        context.Response.StatusCode = Status;
        context.Response.ContentType = "application/json";
        var body = new JsonObject { ["errors"] = new JsonArray(new JsonObject { ["code"] = Code, ["message"] = Message }) };
        await context.Response.WriteAsync(body.ToJsonString(), context.RequestAborted);
    }
}

/// <summary>A request that the registry answers with an error.</summary>
internal sealed class RegistryException(RegistryError error) : Exception(error.Message)
{
    public RegistryError Error { get; } = error;
}
