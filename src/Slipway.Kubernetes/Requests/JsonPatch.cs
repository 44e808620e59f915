using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Kubernetes.Requests;

/// <summary>The operations (RFC 6902) that turn one content of an object into another, without what the server itself counts and reports.</summary>
internal static class JsonPatch
{
    private static readonly HashSet<string> Untouched = ["apiVersion", "kind", "metadata", "status"];
    private static readonly string[] OfMetadata = ["labels", "annotations", "finalizers", "ownerReferences"];

    public static ListValue Of(Resource before, Resource after) => ListValue.Of(
    [
        .. before.Content.Keys.Union(after.Content.Keys).Where(key => !Untouched.Contains(key)).SelectMany(key => Set($"/{Escaped(key)}", before.Content[key], after.Content[key])),
        .. OfMetadata.SelectMany(key => Set($"/metadata/{key}", before.Metadata[key], after.Metadata[key])),
    ]);

    private static IEnumerable<Value> Set(string path, Value? before, Value? after) =>
        after is null ? before is null ? [] : [MapValue.Of(("op", "remove"), ("path", path))]
        : after.Equals(before) ? []
        : [MapValue.Of(("op", "add"), ("path", path), ("value", after))];

    private static string Escaped(string key) => key.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}
