using Slipway.Values;

namespace Slipway.Schemas;

/// <summary>An OpenAPI v3 document of a cluster, cut down to what validation needs, so that it can be kept in git.</summary>
internal static class SchemaDocument
{
    /// <summary>
    /// The document with the kinds that can be applied and what their schemas refer to, sorted; without descriptions and operations. Null when there are no
    /// such kinds.
    /// </summary>
    public static MapValue? Reduce(MapValue document)
    {
        var paths = OpenApiPaths.Of(document).OrderBy(path => path.Path, StringComparer.Ordinal).ToList();
        if (paths.Count == 0 || document.At("components", "schemas") is not MapValue components)
        {
            return null;
        }

        var wanted = paths.Select(path => path.Type).ToHashSet();
        var roots = components.Where(entry => entry.Value is MapValue schema && OpenApiPaths.TypesOf(schema).Any(wanted.Contains)).Select(entry => entry.Key);
        return MapValue.Of(
            ("openapi", document.GetString("openapi") ?? "3.0.0"),
            ("info", MapValue.Of((document.GetMap("info") ?? MapValue.Empty).Select(entry => (entry.Key, entry.Value)))),
            ("paths", MapValue.Of(paths.Select(path => (path.Path, (Value)MapValue.Of(("patch", Marked(path))))))),
            ("components", MapValue.Of(("schemas", MapValue.Of(
                Reachable(roots, components).Order(StringComparer.Ordinal).Select(name => (name, WithoutDescriptions(components[name]!))))))));
    }

    private static MapValue Marked(OpenApiPaths path) => MapValue.Of(
        ("x-kubernetes-group-version-kind", MapValue.Of(("group", path.Type.Group), ("kind", path.Type.Kind), ("version", path.Type.Version))));

    private static HashSet<string> Reachable(IEnumerable<string> roots, MapValue components)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>(roots);
        while (open.TryPop(out var name))
        {
            if (components[name] is { } schema && found.Add(name))
            {
                foreach (var reference in References(schema))
                {
                    open.Push(reference);
                }
            }
        }

        return found;
    }

    private static IEnumerable<string> References(Value schema) => schema switch
    {
        MapValue map => map.SelectMany(entry => entry is { Key: "$ref", Value: ScalarValue { AsString: { } text } } ? [text[(text.LastIndexOf('/') + 1)..]] : References(entry.Value)),
        ListValue list => list.SelectMany(References),
        _ => [],
    };

    // A field can be called 'description', too: then it is a schema.
    private static Value WithoutDescriptions(Value schema) => schema switch
    {
        MapValue map => MapValue.Of(map.Where(entry => entry is not { Key: "description", Value: ScalarValue }).Select(entry => (entry.Key, WithoutDescriptions(entry.Value)))),
        ListValue list => ListValue.Of(list.Select(WithoutDescriptions)),
        _ => schema,
    };
}
