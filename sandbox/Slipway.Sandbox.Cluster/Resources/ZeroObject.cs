using System.Text.Json.Nodes;
using Slipway.Sandbox.Cluster.Schema;

namespace Slipway.Sandbox.Cluster.Resources;

/// <summary>
/// What the real server compares a new object with: the empty Go value written as JSON. It decides which parents an
/// Update entry owns.
/// </summary>
internal static class ZeroObject
{
    public static JsonObject Of(ResourceDefinition resource)
    {
        var zero = resource.IsCustom ? [] : Structure(resource.Schema);
        zero["apiVersion"] = resource.ApiVersion;
        zero["kind"] = resource.Kind;
        return zero;
    }

    private static JsonObject Structure(SchemaType type)
    {
        var result = new JsonObject();
        foreach (var field in type.Fields.Values)
        {
            if (field.ByValue && field.Type.IsStructure)
                result[field.Name] = Structure(field.Type);
            else if (field.Required)
                result[field.Name] = field.Type.Shape == SchemaShape.Scalar ? Scalar(field.Type.Scalar) : null;
        }

        return result;
    }

    private static JsonNode? Scalar(string scalar) => scalar switch
    {
        "string" => "",
        "int32" or "int64" => 0,
        "bool" => false,
        _ => null,
    };
}
