using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Sandbox.Cluster.Schema;

namespace Slipway.Sandbox.Cluster.Fields;

/// <summary>What a value's shape has against its type, in the words of the real server.</summary>
internal static class TypedProblem
{
    /// <summary>Empty when the value fits.</summary>
    public static IReadOnlyList<string> Find(SchemaType type, JsonNode? value)
    {
        var problems = new List<string>();
        Check(type, value, "", problems);
        return problems;
    }

    /// <summary>The problems as the server joins them.</summary>
    public static string Join(IReadOnlyList<string> problems) =>
        problems.Count == 1 ? problems[0] : string.Join("\n", problems.Select(problem => "  " + problem).Prepend("errors:"));

    private static void Check(SchemaType declared, JsonNode? value, string path, List<string> problems)
    {
        if (value is null)
            return;
        var type = declared.For(value);
        if (type.Shape == SchemaShape.Map)
            CheckMap(type, value, path, problems);
        else if (type.Shape == SchemaShape.List)
            CheckList(type, value, path, problems);
        else if (type.Shape == SchemaShape.Scalar)
            CheckScalar(type, value, path, problems);
    }

    private static void CheckMap(SchemaType type, JsonNode value, string path, List<string> problems)
    {
        if (value is not JsonObject map)
        {
            problems.Add($"{path}: expected map, got {GoText.Wrapped(value)}");
            return;
        }

        foreach (var (name, member) in map)
        {
            var memberType = type.Member(name);
            if (memberType is null)
                problems.Add($"{path}.{name}: field not declared in schema");
            else
                Check(memberType, member, path + "." + name, problems);
        }
    }

    private static void CheckList(SchemaType type, JsonNode value, string path, List<string> problems)
    {
        if (value is not JsonArray list)
        {
            problems.Add($"{path}: expected list, got {GoText.Wrapped(value)}");
            return;
        }

        var seen = new HashSet<PathElement>();
        for (var i = 0; i < list.Count; i++)
        {
            var item = string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]");
            if (type.IsGranularList)
            {
                if (ListItems.Identify(type, list[i], out var problem) is not { } element)
                {
                    problems.Add($"{path}: element {i.ToString(CultureInfo.InvariantCulture)}: {problem}");
                    continue;
                }

                if (!seen.Add(element))
                {
                    problems.Add($"{path}: duplicate entries for key {element}");
                    continue;
                }

                item = path + element;
            }

            Check(type.Element!, list[i], item, problems);
        }
    }

    private static void CheckScalar(SchemaType type, JsonNode value, string path, List<string> problems)
    {
        var kind = value.GetValueKind();
        var isNumber = kind == JsonValueKind.Number;
        var problem = type.Scalar switch
        {
            "int32" or "int64" or "double" or "integer" => isNumber ? null : $"expected numeric (int or float), got {GoText.TypeOf(value)}",
            "bool" => kind is JsonValueKind.True or JsonValueKind.False ? null : $"expected boolean, got {GoText.Wrapped(value)}",
            "quantity" or "int-or-string" or "any" => value is JsonValue ? null : $"expected any scalar, got {GoText.Wrapped(value)}",
            _ => kind == JsonValueKind.String ? null : $"expected string, got &value.valueUnstructured{{Value:{GoText.Syntax(value)}}}",
        };
        if (problem is not null)
            problems.Add($"{path}: {problem}");
    }
}
