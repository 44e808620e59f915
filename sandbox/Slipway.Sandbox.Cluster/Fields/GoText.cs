using System.Text.Json;
using System.Text.Json.Nodes;

namespace Slipway.Sandbox.Cluster.Fields;

/// <summary>Values as Go prints them, because the real server's messages hold such text.</summary>
internal static class GoText
{
    /// <summary><c>%T</c></summary>
    public static string TypeOf(JsonNode? value) => value?.GetValueKind() switch
    {
        null => "<nil>",
        JsonValueKind.Object => "map[string]interface {}",
        JsonValueKind.Array => "[]interface {}",
        JsonValueKind.String => "string",
        JsonValueKind.True or JsonValueKind.False => "bool",
        _ => value!.ToJsonString().Contains('.', StringComparison.Ordinal) ? "float64" : "int64",
    };

    /// <summary><c>%#v</c></summary>
    public static string Syntax(JsonNode? value) => value switch
    {
        null => "interface {}(nil)",
        JsonObject map => "map[string]interface {}{" + string.Join(", ", map.OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => JsonSerializer.Serialize(pair.Key, PathElement.Plain) + ":" + Syntax(pair.Value))) + "}",
        JsonArray list => "[]interface {}{" + string.Join(", ", list.Select(Syntax)) + "}",
        _ => value.ToJsonString(PathElement.Plain),
    };

    /// <summary><c>%v</c></summary>
    public static string Plain(JsonNode? value) => value switch
    {
        null => "<nil>",
        JsonObject map => "map[" + string.Join(" ", map.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Key + ":" + Plain(pair.Value))) + "]",
        JsonArray list => "[" + string.Join(" ", list.Select(Plain)) + "]",
        JsonValue scalar when scalar.GetValueKind() == JsonValueKind.String => scalar.GetValue<string>(),
        _ => value.ToJsonString(PathElement.Plain),
    };

    /// <summary><c>%v</c> of the value in the server's own wrapper.</summary>
    public static string Wrapped(JsonNode? value) => "&{" + Plain(value) + "}";
}
