using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Slipway.Sandbox.Registry;

/// <summary>Blobs: read, upload at once or in chunks.</summary>
internal sealed class BlobEndpoints(RegistryStore store)
{
    public Task ReadAsync(HttpContext context, RegistryPath target)
    {
        if (!RegistryNames.IsDigest(target.Reference))
        {
            throw new RegistryException(RegistryError.DigestInvalid);
        }

        var blob = store.FindBlob(target.Reference) ?? throw new RegistryException(RegistryError.BlobUnknown);
        context.Response.Headers["Docker-Content-Digest"] = target.Reference;
        context.Response.Headers.ETag = $"\"{target.Reference}\"";
        context.Response.ContentType = "application/octet-stream";
        context.Response.ContentLength = blob.Length;
        return context.Request.Method == "HEAD"
            ? Task.CompletedTask
            : context.Response.SendFileAsync(blob.FullName, context.RequestAborted);
    }

    public Task UploadAsync(HttpContext context, RegistryPath target)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            // Layers are bounded by the store instead.
            limit.MaxRequestBodySize = null;
        }

        if (context.Request.Method == "POST" && target.Reference.Length == 0)
        {
            return StartAsync(context, target.Repository);
        }

        if (!RegistryNames.IsUpload(target.Reference) || store.Uploads.Length(target.Reference) is not { } length)
        {
            throw new RegistryException(RegistryError.UploadUnknown);
        }

        return context.Request.Method switch
        {
            "GET" or "HEAD" => AnswerAsync(context, StatusCodes.Status204NoContent, target.Repository, target.Reference, length),
            "PATCH" => AppendAsync(context, target),
            "PUT" => CompleteAsync(context, target.Repository, target.Reference),
            _ => throw new RegistryException(RegistryError.Unsupported),
        };
    }

    private async Task StartAsync(HttpContext context, string repository)
    {
        var mount = context.Request.Query["mount"].ToString();
        if (RegistryNames.IsDigest(mount) && store.FindBlob(mount) is not null)
        {
            AnswerCreated(context, repository, mount);
            return;
        }

        var id = store.Uploads.Start();
        if (context.Request.Query.ContainsKey("digest"))
        {
            await CompleteAsync(context, repository, id);
            return;
        }

        await AnswerAsync(context, StatusCodes.Status202Accepted, repository, id, 0);
    }

    private async Task AppendAsync(HttpContext context, RegistryPath target)
    {
        var length = await store.Uploads.AppendAsync(target.Reference, RangeStart(context), context.Request.Body, context.RequestAborted);
        await AnswerAsync(context, StatusCodes.Status202Accepted, target.Repository, target.Reference, length);
    }

    private async Task CompleteAsync(HttpContext context, string repository, string id)
    {
        var digest = context.Request.Query["digest"].ToString();
        if (!RegistryNames.IsDigest(digest))
        {
            throw new RegistryException(RegistryError.DigestInvalid);
        }

        await store.Uploads.AppendAsync(id, RangeStart(context), context.Request.Body, context.RequestAborted);
        await store.Uploads.CompleteAsync(id, digest, context.RequestAborted);
        AnswerCreated(context, repository, digest);
    }

    private static Task AnswerAsync(HttpContext context, int status, string repository, string id, long length)
    {
        context.Response.StatusCode = status;
        context.Response.Headers.Location = $"/v2/{repository}/blobs/uploads/{id}";
        context.Response.Headers["Docker-Upload-UUID"] = id;
        context.Response.Headers.Range = string.Create(CultureInfo.InvariantCulture, $"0-{Math.Max(0, length - 1)}");
        return Task.CompletedTask;
    }

    private static void AnswerCreated(HttpContext context, string repository, string digest)
    {
        context.Response.StatusCode = StatusCodes.Status201Created;
        context.Response.Headers.Location = $"/v2/{repository}/blobs/{digest}";
        context.Response.Headers["Docker-Content-Digest"] = digest;
    }

    /// <summary>Where a chunk begins, from <c>Content-Range: 0-1023</c> (some clients add a unit and a total).</summary>
    private static long? RangeStart(HttpContext context)
    {
        var text = context.Request.Headers.ContentRange.ToString();
        if (text.Length == 0)
        {
            return null;
        }

        var first = text.Replace("bytes", "", StringComparison.OrdinalIgnoreCase).TrimStart(' ', '=').Split('-')[0];
        return long.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var start)
            ? start
            : throw new RegistryException(RegistryError.RangeInvalid);
    }
}
