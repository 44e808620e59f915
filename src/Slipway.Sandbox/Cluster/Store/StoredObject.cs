using System.Globalization;
using System.Text.Json.Nodes;

namespace Slipway.Sandbox.Cluster.Store;

/// <summary>An object as it was at one resourceVersion. Its tree is shared: copy before changing.</summary>
internal sealed class StoredObject(string key, JsonObject json, long version)
{
    private byte[]? _utf8;

    /// <summary>The resource, as <c>deployments.apps</c>.</summary>
    public string Key { get; } = key;

    public JsonObject Json { get; } = json;

    public long Version { get; } = version;

    public string Namespace { get; } = json.Namespace();

    public string Name { get; } = json.Name();

    public string Uid { get; } = json.Uid();

    public bool IsDeleting => Json.Map("metadata")?["deletionTimestamp"] is not null;

    /// <summary>The object as JSON text, made once.</summary>
    public byte[] Utf8 => _utf8 ??= System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(Json, Fields.PathElement.Plain);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Key} {Namespace}/{Name}@{Version}");
}

internal enum ChangeKind { Added, Modified, Deleted }

/// <summary>One step of the store. A deletion carries the object's last state under the deletion's version.</summary>
internal sealed record Change(ChangeKind Kind, StoredObject Object, StoredObject? Before)
{
    public long Version => Object.Version;
}
