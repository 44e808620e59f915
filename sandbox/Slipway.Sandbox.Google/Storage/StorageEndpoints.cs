using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Slipway.Sandbox.Faults;

namespace Slipway.Sandbox.Google.Storage;

/// <summary>
/// Cloud Storage's JSON API (https://cloud.google.com/storage/docs/json_api/v1). Clients leave out <c>storage/v1</c> where they take us for an emulator, and put
/// <c>download</c> before it.
/// </summary>
internal sealed partial class StorageEndpoints(StorageStore store, GoogleApi api, FaultBoard faults, Func<Uri> service, TimeProvider time)
{
    public const string Prefix = "/google/storage";

    public void Map(IEndpointRouteBuilder routes)
    {
        foreach (var path in (string[])[$"{Prefix}/storage/v1", $"{Prefix}/download/storage/v1", Prefix])
        {
            api.Map(routes, "GET", $"{path}/b", List);
            api.Map(routes, "POST", $"{path}/b", CreateAsync);
            api.Map(routes, "GET", $"{path}/b/{{bucket}}", request => StorageAnswers.Of(Bucket(store, request)));
            api.Map(routes, "GET", $"{path}/b/{{bucket}}/o", Objects);
            api.Map(routes, "GET", $"{path}/b/{{bucket}}/o/{{**object}}", ReadAsync);
            api.Map(routes, "PATCH", $"{path}/b/{{bucket}}/o/{{**object}}", DescribeAsync);
            api.Map(routes, "DELETE", $"{path}/b/{{bucket}}/o/{{**object}}", Delete);
        }
    }

    /// <exception cref="GoogleError">There is none, or it is another project's.</exception>
    public static Bucket Bucket(StorageStore store, GoogleRequest request)
    {
        var bucket = store.Find(request.Route("bucket")) ?? throw GoogleError.NotFound("The specified bucket does not exist.");
        return bucket.ProjectNumber == GoogleProject.Number ? bucket : throw GoogleError.Forbidden(
            $"{GoogleProject.Account} does not have storage.buckets.get access to the Google Cloud Storage bucket. Permission 'storage.buckets.get' denied on resource (or it may not exist).");
    }

    private JsonObject List(GoogleRequest request)
    {
        GoogleProject.Check(request.Query("project"));
        var prefix = request.Query("prefix") ?? "";
        var found = store.Buckets.Where(bucket => bucket.ProjectNumber == GoogleProject.Number && bucket.Name.StartsWith(prefix, StringComparison.Ordinal));
        return new JsonObject { ["kind"] = "storage#buckets", ["items"] = new JsonArray([.. found.Select(StorageAnswers.Of)]) };
    }

    private async Task<JsonObject?> CreateAsync(GoogleRequest request)
    {
        GoogleProject.Check(request.Query("project"));
        var body = await request.JsonAsync();
        var name = (string?)body["name"] ?? "";
        if (!BucketName().IsMatch(name))
            throw GoogleError.Invalid($"Invalid bucket name: '{name}'");
        var bucket = new Bucket(name, GoogleProject.Number, ((string?)body["location"] ?? "US").ToUpperInvariant(), time.GetUtcNow());
        if (store.Create(bucket))
            return StorageAnswers.Of(bucket);
        throw GoogleError.Exists(store.Find(name)!.ProjectNumber == GoogleProject.Number
            ? "Your previous request to create the named bucket succeeded and you already own it."
            : "The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.");
    }

    private JsonObject Objects(GoogleRequest request)
    {
        const int pageSize = 1000;
        var (prefix, after) = (request.Query("prefix") ?? "", request.Query("pageToken") ?? "");
        var size = (int)Math.Clamp(Precondition.Number(request, "maxResults") ?? pageSize, 1, pageSize);
        var found = store.In(Bucket(store, request).Name)
            .Where(item => item.Name.StartsWith(prefix, StringComparison.Ordinal) && string.CompareOrdinal(item.Name, after) > 0).Take(size + 1).ToList();
        var answer = new JsonObject { ["kind"] = "storage#objects", ["items"] = new JsonArray([.. found.Take(size).Select(Describe)]) };
        if (found.Count > size)
            answer["nextPageToken"] = found[size - 1].Name;
        return answer;
    }

    private async Task<JsonObject?> ReadAsync(GoogleRequest request)
    {
        var item = Object(request);
        if (request.Query("alt") != "media")
            return Describe(item);
        var response = request.Http.Response;
        response.ContentType = item.ContentType;
        response.Headers["x-goog-generation"] = item.Generation.ToString(CultureInfo.InvariantCulture);
        // Of the whole object, so not beside a part of it.
        if (item.Crc32C is not null && request.Http.Request.Headers.Range.Count == 0)
            response.Headers["x-goog-hash"] = $"crc32c={item.Crc32C},md5={item.Md5}";
        await ByteRange.SendAsync(request.Http, item);
        return null;
    }

    private async Task<JsonObject?> DescribeAsync(GoogleRequest request)
    {
        var (item, body) = (Object(request), await request.JsonAsync());
        Precondition.Of(request).Check(item);
        var metadata = new Dictionary<string, string>(item.Metadata);
        foreach (var (name, value) in body["metadata"] as JsonObject ?? [])
        {
            metadata.Remove(name);
            if (value is not null)
                metadata[name] = (string)value!;
        }

        return Describe(store.Describe(item with { Metadata = metadata, ContentType = (string?)body["contentType"] ?? item.ContentType }));
    }

    private JsonObject? Delete(GoogleRequest request)
    {
        var item = Object(request);
        Precondition.Of(request).Check(item);
        store.Delete(item);
        request.Http.Response.StatusCode = StatusCodes.Status204NoContent;
        return null;
    }

    private StoredObject Object(GoogleRequest request)
    {
        var (bucket, name) = (Bucket(store, request), request.Route("object"));
        var item = store.Find(bucket.Name, name);
        if (item is null || (Precondition.Number(request, "generation") is { } generation && generation != item.Generation))
            throw GoogleError.NotFound($"No such object: {bucket.Name}/{name}");
        if (item.IsGrowing && faults.IsBroken(FaultKind.BuildLogUnreadable))
            throw GoogleError.Forbidden($"{GoogleProject.Account} does not have storage.objects.get access to the Google Cloud Storage object. Permission 'storage.objects.get' denied on resource (or it may not exist).");
        return item;
    }

    private JsonObject Describe(StoredObject item) => StorageAnswers.Of(item, service());

    [GeneratedRegex(@"^[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]\z", RegexOptions.CultureInvariant)]
    private static partial Regex BucketName();
}
