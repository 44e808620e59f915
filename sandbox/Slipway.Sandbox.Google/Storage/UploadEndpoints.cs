using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace Slipway.Sandbox.Google.Storage;

/// <summary>Uploads in one request (<c>media</c>, <c>multipart</c>) and in several (<c>resumable</c>; https://cloud.google.com/storage/docs/performing-resumable-uploads).</summary>
internal sealed class UploadEndpoints(StorageStore store, GoogleApi api, Func<Uri> service)
{
    /// <summary>Google's library for .NET leaves out whatever path the service has.</summary>
    public const string RootPath = "/upload/storage/v1/";

    private const int ResumeIncomplete = 308;
    private const long MaxSize = 8L * 1024 * 1024 * 1024;

    private readonly ConcurrentDictionary<string, Upload> _uploads = new();

    public void Map(IEndpointRouteBuilder routes)
    {
        foreach (var path in (string[])[$"{StorageEndpoints.Prefix}{RootPath}", $"{StorageEndpoints.Prefix}/resumable{RootPath}", RootPath])
        {
            api.Map(routes, "POST", $"{path}b/{{bucket}}/o", BeginAsync);
            api.Map(routes, "PUT", $"{path}b/{{bucket}}/o", ContinueAsync);
        }
    }

    private async Task<JsonObject?> BeginAsync(GoogleRequest request)
    {
        var bucket = StorageEndpoints.Bucket(store, request).Name;
        var contentType = request.Http.Request.ContentType;
        switch (request.Query("uploadType"))
        {
            case "media":
                Widen(request);
                return await ReceiveAsync(Start(request, bucket, [], contentType), request.Body(), request);
            case "multipart":
                using (var whole = new MemoryStream())
                {
                    await request.Body().CopyToAsync(whole, request.Aborted);
                    var parts = MultipartBody.Read(whole.ToArray(), contentType);
                    return await ReceiveAsync(Start(request, bucket, GoogleRequest.Parse(parts.Json), parts.ContentType), new MemoryStream(parts.Content), request);
                }

            case "resumable":
                var upload = Start(request, bucket, await request.JsonAsync(), request.Http.Request.Headers["X-Upload-Content-Type"]);
                var id = Path.GetFileName(upload.Item.Path);
                _uploads[id] = upload;
                request.Http.Response.Headers["X-GUploader-UploadID"] = id;
                request.Http.Response.Headers.Location = $"{service().AbsoluteUri.TrimEnd('/')}{RootPath}b/{bucket}/o?uploadType=resumable&upload_id={id}";
                return null;
            default:
                throw GoogleError.Invalid("Invalid value for uploadType; expected media, multipart or resumable.");
        }
    }

    private Upload Start(GoogleRequest request, string bucket, JsonObject described, string? contentType)
    {
        var name = request.Query("name") ?? (string?)described["name"];
        if (string.IsNullOrEmpty(name))
            throw GoogleError.Invalid("Required object name is missing.");
        var expected = Precondition.Of(request);
        expected.Check(store.Find(bucket, name));
        return new Upload(expected, new StoredObject
        {
            Bucket = bucket,
            Name = name,
            Path = store.NewFile(),
            Generation = 0,
            CreatedAt = default,
            ContentType = (string?)described["contentType"] ?? contentType ?? "application/octet-stream",
            Metadata = (described["metadata"] as JsonObject ?? []).ToDictionary(pair => pair.Key, pair => (string?)pair.Value ?? ""),
        });
    }

    private async Task<JsonObject?> ContinueAsync(GoogleRequest request)
    {
        Widen(request);
        var id = request.Query("upload_id") ?? "";
        var upload = _uploads.GetValueOrDefault(id) ?? throw GoogleError.NotFound("No such upload: begin again.");
        var range = ContentRangeHeaderValue.TryParse(request.Http.Request.Headers.ContentRange.ToString(), out var given) ? given : null;
        var received = new FileInfo(upload.Item.Path) is { Exists: true } file ? file.Length : 0;
        if (range is { HasRange: true } && range.From != received)
            return Incomplete(request, received);
        if (range is null or { HasRange: true } || range.Length == received)
        {
            // Without a range it is the whole, whatever came before.
            if (range is null)
                File.Delete(upload.Item.Path);
            await AppendAsync(upload.Item.Path, request.Http.Request.Body, request.Aborted);
            received = new FileInfo(upload.Item.Path).Length;
        }

        if (range is not null && range.Length != received)
            return Incomplete(request, received);
        var answer = await FinishAsync(upload, request);
        _uploads.TryRemove(id, out _);
        return answer;
    }

    /// <summary>Other bodies are held in memory, and are small.</summary>
    private static void Widen(GoogleRequest request)
    {
        if (request.Http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = MaxSize;
    }

    private static JsonObject? Incomplete(GoogleRequest request, long received)
    {
        request.Http.Response.StatusCode = ResumeIncomplete;
        if (received > 0)
            request.Http.Response.Headers.Range = string.Create(CultureInfo.InvariantCulture, $"bytes=0-{received - 1}");
        return null;
    }

    private async Task<JsonObject?> ReceiveAsync(Upload upload, Stream content, GoogleRequest request)
    {
        await AppendAsync(upload.Item.Path, content, request.Aborted);
        return await FinishAsync(upload, request);
    }

    private async Task<JsonObject?> FinishAsync(Upload upload, GoogleRequest request)
    {
        var (crc32C, md5) = await Checksums.OfAsync(upload.Item.Path, request.Aborted);
        foreach (var sum in request.Http.Request.Headers["x-goog-hash"].SelectMany(header => header!.Split(',')))
        {
            if (sum.Trim() is var text && text != $"crc32c={crc32C}" && text != $"md5={md5}")
                throw GoogleError.Invalid($"Provided hash '{text}' doesn't match what was received: crc32c={crc32C}, md5={md5}.");
        }

        return StorageAnswers.Of(store.Put(upload.Item with { Crc32C = crc32C, Md5 = md5 }, upload.Expected), service());
    }

    private static async Task AppendAsync(string path, Stream content, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, FileMode.Append, FileAccess.Write);
        await content.CopyToAsync(file, cancellationToken);
        file.Flush(flushToDisk: true);
    }

    /// <summary>An object on its way in. It lives in memory: after a restart it begins again.</summary>
    private sealed record Upload(Precondition Expected, StoredObject Item);
}
