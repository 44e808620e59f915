using System.Globalization;
using System.Text.Json.Nodes;

namespace Slipway.Sandbox.Google.Storage;

/// <summary>Buckets and objects as the JSON API shows them (https://cloud.google.com/storage/docs/json_api/v1).</summary>
internal static class StorageAnswers
{
    public static JsonObject Of(Bucket bucket) => new()
    {
        ["kind"] = "storage#bucket",
        ["id"] = bucket.Name,
        ["name"] = bucket.Name,
        ["projectNumber"] = bucket.ProjectNumber,
        ["location"] = bucket.Location,
        ["storageClass"] = "STANDARD",
        ["metageneration"] = "1",
        ["timeCreated"] = Time(bucket.CreatedAt),
    };

    public static JsonObject Of(StoredObject item, Uri service)
    {
        var link = $"{service}storage/v1/b/{item.Bucket}/o/{Uri.EscapeDataString(item.Name)}";
        var json = new JsonObject
        {
            ["kind"] = "storage#object",
            ["id"] = $"{item.Bucket}/{item.Name}/{item.Generation}",
            ["name"] = item.Name,
            ["bucket"] = item.Bucket,
            ["generation"] = Text(item.Generation),
            ["metageneration"] = Text(item.Metageneration),
            ["contentType"] = item.ContentType,
            ["storageClass"] = "STANDARD",
            ["size"] = Text(item.Size),
            ["timeCreated"] = Time(item.CreatedAt),
            ["updated"] = Time(item.CreatedAt),
            ["selfLink"] = link,
            ["mediaLink"] = $"{link}?generation={item.Generation}&alt=media",
        };
        if (item.Metadata.Count > 0)
            json["metadata"] = new JsonObject(item.Metadata.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));
        if (item.Crc32C is not null)
            (json["crc32c"], json["md5Hash"]) = (item.Crc32C, item.Md5);
        return json;
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
