using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Sandbox.Cluster.Fields;
using Slipway.Sandbox.Cluster.Resources;
using Slipway.Sandbox.Cluster.Store;

namespace Slipway.Sandbox.Cluster.Api;

/// <summary>Lists, whole or in pages.</summary>
internal sealed class ListAnswer(ObjectStore store)
{
    public static bool Matches(JsonObject json, LabelSelector labels, FieldSelector fields) =>
        (labels.IsEmpty || labels.Matches(json.Map("metadata").Map("labels"))) && (fields.IsEmpty || fields.Matches(json));

    public static (LabelSelector Labels, FieldSelector Fields) Selectors(ApiRequest request)
    {
        LabelSelector labels;
        try
        {
            labels = LabelSelector.Parse(request.Query("labelSelector") ?? "");
        }
        catch (FormatException e)
        {
            throw ApiException.BadRequest(e.Message);
        }

        return (labels, FieldSelector.Parse(request.Query("fieldSelector") ?? "", request.Resource));
    }

    public async Task AnswerAsync(ApiRequest request)
    {
        var (labels, fields) = Selectors(request);
        var (listed, version) = store.List(request.Resource.Key, request.Namespace.Length > 0 ? request.Namespace : null);
        var items = listed.Where(item => Matches(item.Json, labels, fields)).ToList();
        CheckVersion(request, version);
        var metadata = new JsonObject();
        if (request.Query("continue") is { Length: > 0 } token)
        {
            var (tokenVersion, start) = ReadToken(token);
            version = tokenVersion;
            items = items.Where(item => string.CompareOrdinal(Position(item), start) > 0).ToList();
        }

        if (request.Number("limit") is { } limit && limit > 0 && items.Count > limit)
        {
            if (labels.IsEmpty && fields.IsEmpty)
                metadata["remainingItemCount"] = items.Count - limit;
            items = items.Take((int)limit).ToList();
            metadata["continue"] = Token(version, Position(items[^1]));
        }

        switch (Presentation.Of(request.Http.Request))
        {
            case Presentation.Form.Table:
                var table = new Tables(request.Now).Render(request.Resource, items, version, request.Query("includeObject"));
                foreach (var (name, value) in metadata)
                    table.Ensure("metadata")[name] = value?.DeepClone();
                await Answer.JsonAsync(request.Http, table);
                return;
            case Presentation.Form.Metadata:
                metadata.Insert(0, "resourceVersion", version.ToString(CultureInfo.InvariantCulture));
                await Answer.JsonAsync(request.Http, new JsonObject
                {
                    ["kind"] = "PartialObjectMetadataList",
                    ["apiVersion"] = "meta.k8s.io/v1",
                    ["metadata"] = metadata,
                    ["items"] = items.Count == 0 ? null : new JsonArray(items.Select(item => (JsonNode)Presentation.Metadata(item.Json, withKind: false)).ToArray()),
                });
                return;
            default:
                await Answer.BytesAsync(request.Http, Render(request.Resource, items, version, metadata));
                return;
        }
    }

    /// <summary>Items of built-in kinds carry no kind of their own, as on the real server.</summary>
    private static byte[] Render(ResourceDefinition resource, List<StoredObject> items, long version, JsonObject metadata)
    {
        metadata.Insert(0, "resourceVersion", version.ToString(CultureInfo.InvariantCulture));
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = PathElement.Plain.Encoder, SkipValidation = true }))
        {
            json.WriteStartObject();
            json.WriteString("kind", resource.ListKind);
            json.WriteString("apiVersion", resource.ApiVersion);
            json.WritePropertyName("metadata");
            metadata.WriteTo(json);
            json.WriteStartArray("items");
            foreach (var item in items)
            {
                if (resource.IsCustom)
                {
                    ObjectWriter.InVersion(resource, item.Json).WriteTo(json);
                    continue;
                }

                json.WriteRawValue(item.Utf8InList, skipInputValidation: true);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void CheckVersion(ApiRequest request, long current)
    {
        var wanted = request.Version;
        if (wanted == 0)
            return;
        if (wanted > (ulong)current)
        {
            throw new ApiException(504, "Timeout", $"Timeout: Too large resource version: {wanted.ToString(CultureInfo.InvariantCulture)}, current: {current.ToString(CultureInfo.InvariantCulture)}", new JsonObject
            {
                ["causes"] = new JsonArray(new JsonObject { ["reason"] = "ResourceVersionTooLarge", ["message"] = "Too large resource version" }),
                ["retryAfterSeconds"] = 1,
            });
        }

        if (request.Query("resourceVersionMatch") == "Exact" && wanted < (ulong)current)
            throw new ApiException(410, "Expired", "The resourceVersion for the provided list is too old.");
    }

    private static string Position(StoredObject item) => $"{item.Namespace}/{item.Name}";

    private static string Token(long version, string start) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(new JsonObject
    {
        ["v"] = "meta.k8s.io/v1", ["rv"] = version, ["start"] = start + "\0",
    }.ToJsonString()));

    private static (long Version, string Start) ReadToken(string token)
    {
        try
        {
            var json = JsonNode.Parse(Base64Url.DecodeFromChars(token)) as JsonObject;
            return (json.Number("rv") ?? throw new FormatException(), (json.Text("start") ?? throw new FormatException()).TrimEnd('\0'));
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            throw ApiException.BadRequest("invalid continue token: continue key is not valid: " + e.Message);
        }
    }
}
