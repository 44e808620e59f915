using Slipway.Naming;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Renderings;

/// <summary>
/// Hides what must never be shown: all values of what is a Secret or looks like one. A misspelt key or kind is found by the validation, which must not be the first to print
/// what it should have hidden.
/// </summary>
internal static class SecretMask
{
    /// <summary>The annotation of <c>kubectl apply</c>: it repeats the whole object, a Secret's values too.</summary>
    public const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";

    /// <summary>What stands for a hidden value.</summary>
    public const string Text = "***";

    private const string PlainData = "stringData";

    private static readonly string[] Secret = ["Secret"];

    // https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/object-meta/
    private static readonly HashSet<string> KnownMetadata = new(StringComparer.Ordinal)
    {
        "name", "namespace", "generateName", "labels", "annotations", "finalizers", "ownerReferences", "creationTimestamp", "deletionTimestamp",
        "deletionGracePeriodSeconds", "generation", "managedFields", "resourceVersion", "selfLink", "uid",
    };

    /// <summary>Whether a resource is a Secret or looks like one: a kind that is nearly spelt so, or <c>stringData</c> in it.</summary>
    internal static bool Covers(Resource resource) => resource.IsSecret || IsSecret(resource.Content);

    /// <summary>
    /// The content of a resource with <see cref="Text"/> for every value of a Secret, wherever it stands: what is not known to be harmless is hidden, keys are shown.
    /// </summary>
    public static MapValue Apply(Resource resource) => resource.IsSecret ? OfSecret(resource.Content) : (MapValue)Apply(resource.Content);

    /// <summary>A value without the values of Secrets inside of it, as custom resources hold them; the same instance when there are none.</summary>
    internal static Value Apply(Value value)
    {
        switch (value)
        {
            case MapValue map when IsSecret(map):
                return OfSecret(map);
            case MapValue map:
                foreach (var entry in map)
                {
                    var masked = Apply(entry.Value);
                    map = ReferenceEquals(masked, entry.Value) ? map : map.With(entry.Key, masked);
                }

                return map;
            case ListValue list:
                var items = list.Select(Apply).ToList();
                return items.Zip(list).All(pair => ReferenceEquals(pair.First, pair.Second)) ? list : ListValue.Of(items);
            default:
                return value;
        }
    }

    /// <summary>Whether a field holds values of a Secret by its name alone.</summary>
    internal static bool IsPlainData(string field) => field.Equals(PlainData, StringComparison.OrdinalIgnoreCase);

    private static bool IsSecret(MapValue map) =>
        (map.GetString("kind") is { Length: >= 4 and <= 8 } kind && NearestName.Find(kind, Secret) is not null)
        || (map.Count > 0 && map.Keys.Any(IsPlainData));

    private static MapValue OfSecret(MapValue content) => MapValue.Of(content.Select(entry => (entry.Key, entry switch
    {
        { Key: "apiVersion" or "kind" or "type", Value: ScalarValue } or { Key: "immutable", Value: ScalarValue { Kind: ScalarKind.Boolean } } => entry.Value,
        { Key: "metadata", Value: MapValue metadata } => OfMetadata(metadata),
        _ => Hide(entry.Value),
    })));

    private static MapValue OfMetadata(MapValue metadata) => MapValue.Of(metadata.Select(entry => (entry.Key, entry switch
    {
        { Key: "annotations", Value: MapValue annotations } when annotations.ContainsKey(LastApplied) => annotations.With(LastApplied, Text),
        _ when KnownMetadata.Contains(entry.Key) => entry.Value,
        _ => Hide(entry.Value),
    })));

    private static Value Hide(Value value) => value switch
    {
        MapValue map => MapValue.Of(map.Select(entry => (entry.Key, Hide(entry.Value)))),
        ListValue list => ListValue.Of(list.Select(Hide)),
        _ => Text,
    };
}
