using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Slipway.Sandbox.Cluster.Store;

/// <summary>An object as it was at one resourceVersion. Its tree is shared: copy before changing.</summary>
internal sealed class StoredObject(string key, JsonObject json, long version)
{
    private byte[]? _utf8;
    private byte[]? _utf8InList;

    /// <summary>The resource, as <c>deployments.apps</c>.</summary>
    public string Key { get; } = key;

    public JsonObject Json { get; } = json;

    public long Version { get; } = version;

    public string Namespace { get; } = json.Namespace();

    public string Name { get; } = json.Name();

    public string Uid { get; } = json.Uid();

    public bool IsDeleting => Json.Map("metadata")?["deletionTimestamp"] is not null;

    /// <summary>The object as JSON text, made once.</summary>
    public byte[] Utf8 => _utf8 ??= JsonSerializer.SerializeToUtf8Bytes(Json, Fields.PathElement.Plain);

    /// <summary>The object as the lists of built-in kinds have it, without a kind of its own. Made once: a thousand objects are listed far more often than written.</summary>
    public byte[] Utf8InList => _utf8InList ??= WriteInList();

    private byte[] WriteInList()
    {
        var buffer = new ArrayBufferWriter<byte>(2048);
        using var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = Fields.PathElement.Plain.Encoder, SkipValidation = true });
        json.WriteStartObject();
        foreach (var (name, value) in Json)
        {
            if (name is "kind" or "apiVersion")
                continue;
            json.WritePropertyName(name);
            if (value is null)
                json.WriteNullValue();
            else
                value.WriteTo(json);
        }

        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Key} {Namespace}/{Name}@{Version}");
}

internal enum ChangeKind { Added, Modified, Deleted }

/// <summary>One step of the store. A deletion carries the object's last state under the deletion's version.</summary>
internal sealed record Change(ChangeKind Kind, StoredObject Object, StoredObject? Before)
{
    public long Version => Object.Version;
}
