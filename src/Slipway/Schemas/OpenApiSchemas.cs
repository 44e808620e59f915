using Slipway.Naming;
using Slipway.Values;

namespace Slipway.Schemas;

/// <summary>
/// The kinds that a cluster's OpenAPI v3 documents describe, one document for each group and version (https://kubernetes.io/docs/concepts/overview/kubernetes-api/#openapi-v3).
/// </summary>
public sealed class OpenApiSchemas
{
    private readonly Dictionary<GroupVersionKind, KindSchema> kinds = [];

    /// <param name="documents">The documents.</param>
    public OpenApiSchemas(IEnumerable<MapValue> documents)
    {
        foreach (var document in documents)
        {
            Add(document);
        }
    }

    /// <summary>All kinds.</summary>
    public IReadOnlyCollection<KindSchema> Kinds => kinds.Values;

    /// <summary>The schema of a kind in a version; null when the documents do not have it.</summary>
    public KindSchema? Find(GroupVersionKind type) => kinds.GetValueOrDefault(type);

    private void Add(MapValue document)
    {
        if (document.At("components", "schemas") is not MapValue components)
        {
            return;
        }

        var reader = new OpenApiReader(components.GetMap);
        var namespaced = OpenApiPaths.Of(document).Where(path => path.IsNamespaced).Select(path => path.Type).ToHashSet();
        foreach (var entry in components)
        {
            if (entry.Value is MapValue schema)
            {
                foreach (var type in OpenApiPaths.TypesOf(schema))
                {
                    kinds[type] = new KindSchema
                    {
                        Type = type,
                        IsNamespaced = namespaced.Contains(type),
                        Fields = new Lazy<ObjectSchema>(() => reader.ReadObject(type.Kind, schema, entry.Key.StartsWith("io.k8s.", StringComparison.Ordinal))),
                    };
                }
            }
        }
    }
}
