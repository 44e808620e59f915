using Slipway.Naming;
using Slipway.Renderings;
using Slipway.Resources;
using Slipway.Schemas;
using Slipway.Values;

namespace Slipway.Plans;

/// <summary>
/// Which nulls are sent. A kind that Kubernetes brings has none: its manifests carry them by mistake, and under apply a null counts as owned. A custom kind may say
/// that a field is nullable, which is another value than its default, or that it keeps whatever it is given
/// (https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#defaulting-and-nullable).
/// </summary>
internal sealed class Nulls(Rendering rendering, OpenApiSchemas? ofCluster)
{
    private readonly CustomSchemas definitions = CustomSchemas.Of(rendering);

    /// <summary>The schema of a custom kind; null of others, and where it is not known.</summary>
    public FieldType? TypeOf(GroupVersionKind type) =>
        KubernetesSchemas.BuiltIn.Find(type) is null && (definitions.Find(type) ?? (rendering.Schemas?.Find(type) ?? ofCluster?.Find(type))?.Fields?.Value) is { } schema
            ? new FieldType.ObjectOf(new Lazy<ObjectSchema>(schema))
            : null;

    /// <summary>Whether a resource has nulls that only a schema which is not at hand can tell about.</summary>
    public bool AreUnknownIn(Resource resource) =>
        KubernetesSchemas.BuiltIn.FindAnyVersion(resource.Id.Type.Group, resource.Id.Type.Kind) is null && TypeOf(resource.Id.Type) is null
        && Has(resource.Content.Without("metadata").Without("status"));

    /// <summary>The value without the nulls that are none of its type.</summary>
    public static Value Without(Value value, FieldType? type, bool areValuesNullable = false) => value switch
    {
        _ when type is FieldType.Scalar { Kind: ScalarType.Any or ScalarType.Object } => value,
        MapValue map when Has(map) => map.Where(entry => !entry.Value.IsNull || areValuesNullable || Keeps(type, entry.Key))
            .Aggregate(MapValue.Empty, (kept, entry) => kept.With(entry.Key, WithoutBelow(entry, type))),
        ListValue list when list.Any(Has) => ListValue.Of(list.Select(item => Without(item, (type as FieldType.ListOf)?.Item))),
        _ => value,
    };

    private static Value WithoutBelow(MapEntry entry, FieldType? type) => type switch
    {
        FieldType.MapOf map => Without(entry.Value, map.Item),
        FieldType.ObjectOf { Schema.Value: { AllowsUnknownFields: true } schema } when !schema.Fields.ContainsKey(entry.Key) => entry.Value,
        _ when LocalMerge.FieldOf(type, entry.Key) is { } field => Without(entry.Value, field.Type, field.HasNullableValues),
        _ => Without(entry.Value, null),
    };

    private static bool Keeps(FieldType? type, string key) =>
        type is FieldType.ObjectOf { Schema.Value: var schema } && (schema.Fields.TryGetValue(key, out var field) ? field.IsNullable : schema.AllowsUnknownFields);

    private static bool Has(Value value) => value switch
    {
        MapValue map => map.Any(entry => entry.Value.IsNull || Has(entry.Value)),
        ListValue list => list.Any(Has),
        _ => false,
    };
}
