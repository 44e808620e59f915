using System.Text;
using Slipway.Values;

namespace Slipway.Tests.Validation;

/// <summary>Writes the embedded table of schemas from the recorded facts; see SchemaTable for its form.</summary>
internal static class SchemaTableWriter
{
    public static string Write(MapValue facts, MapValue mergeFacts, IEnumerable<MapValue> discoveries)
    {
        var text = new StringBuilder();
        text.Append("# From the OpenAPI v3 documents and the discovery of Kubernetes ").Append(facts.GetString("kubernetes")).Append(".\n");
        var kinds = facts.GetMap("kinds")!;
        var roots = new List<string>();
        foreach (var (apiVersion, kind, scope) in discoveries.SelectMany(Kinds).Distinct().Order())
        {
            var type = kinds.GetString($"{apiVersion}/{kind}")!;
            roots.Add(type);
            text.Append("kind ").Append(apiVersion).Append(' ').Append(kind).Append(' ').Append(scope).Append(' ').Append(Short(type)).Append('\n');
        }

        var types = facts.GetMap("types")!;
        foreach (var type in Reachable(roots, types).Order(StringComparer.Ordinal))
        {
            WriteType(text, type, types, mergeFacts.GetMap("types")!.GetMap(type) ?? MapValue.Empty);
        }

        return text.ToString();
    }

    private static IEnumerable<(string ApiVersion, string Kind, string Scope)> Kinds(MapValue discovery) =>
        from item in ((MapValue)discovery.GetList("exchanges")![0]).GetMap("response")!.GetMap("body")!.GetList("items")!.Maps
        let theGroup = item.GetMap("metadata")!.GetString("name") ?? ""
        from version in item.GetList("versions")!.Maps
        from resource in version.GetList("resources")!.Maps
        let apiVersion = (theGroup.Length == 0 ? "" : theGroup + "/") + version.GetString("version")
        select (apiVersion, resource.GetMap("responseKind")!.GetString("kind")!, resource.GetString("scope") == "Namespaced" ? "namespaced" : "cluster");

    private static HashSet<string> Reachable(IEnumerable<string> roots, MapValue types)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>(roots);
        while (open.TryPop(out var type))
        {
            if (types.GetMap(type)?.GetMap("fields") is { } fields && found.Add(type))
            {
                foreach (var field in fields)
                {
                    open.Push(Bare(field.Value));
                }
            }
        }

        return found;
    }

    private static void WriteType(StringBuilder text, string type, MapValue types, MapValue merge)
    {
        var facts = types.GetMap(type)!;
        text.Append("type ").Append(Short(type)).Append(merge.At(".", "mapType") is ScalarValue { Text: "atomic" } ? " atomic" : "").Append('\n');
        var required = facts.GetList("required")?.Select(name => ((ScalarValue)name).Text).ToHashSet() ?? [];
        foreach (var field in facts.GetMap("fields")!)
        {
            text.Append(' ').Append(field.Key).Append(required.Contains(field.Key) ? "!" : "").Append(' ').Append(TypeText(((ScalarValue)field.Value).Text, types));
            if (facts.At("defaults", field.Key) is { } value)
            {
                text.Append(" default=").Append(value);
            }

            if (facts.At("enums", field.Key) is ListValue values)
            {
                text.Append(" enum=").AppendJoin('|', values.Select(item => ((ScalarValue)item).Text));
            }

            if (Merge(merge.GetMap(field.Key)) is { } strategy)
            {
                text.Append(" merge=").Append(strategy);
            }

            text.Append('\n');
        }
    }

    // A list is atomic and a map is granular unless something else is said.
    private static string? Merge(MapValue? facts) => (facts?.GetString("listType"), facts?.GetString("mapType")) switch
    {
        ("map", _) => string.Join(',', facts!.GetList("keys")!.Select(key => ((ScalarValue)key).Text)),
        ("set", _) => "set",
        (_, "atomic") => "atomic",
        _ => null,
    };

    private static string TypeText(string type, MapValue types)
    {
        if (type.StartsWith("[]", StringComparison.Ordinal))
        {
            return "[]" + TypeText(type[2..], types);
        }

        if (type.StartsWith("map[string]", StringComparison.Ordinal))
        {
            return "{}" + TypeText(type["map[string]".Length..], types);
        }

        return (types.GetMap(type)?.GetString("is") ?? type) switch
        {
            "string:byte" => "bytes",
            "string:date-time" => "time",
            "string|number" => "quantity",
            "integer:int32" => "int32",
            "integer:int64" => "int64",
            "number:double" => "number",
            var known when !known.Contains('.', StringComparison.Ordinal) => known,
            var named => Short(named),
        };
    }

    private static string Bare(Value type) => ((ScalarValue)type).Text.Replace("[]", "", StringComparison.Ordinal).Replace("map[string]", "", StringComparison.Ordinal);

    private static string Short(string type) => string.Join('.', type.Split('.')[^3..]);
}
