using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Sandbox.Cluster.Schema;

namespace Slipway.Sandbox.Cluster.Resources;

/// <summary>
/// What decoding into the real server's types and writing out again does to an object: nulls and empties vanish,
/// structures held by value appear, quantities take their canonical form, and defaults that depend on nothing else are filled in.
/// </summary>
internal sealed class Normalization
{
    private readonly List<string> _unknown = [];

    /// <summary>Paths of fields that the types do not know, in the order met. They were left out.</summary>
    public IReadOnlyList<string> UnknownFields => _unknown;

    public JsonObject Normalize(SchemaType type, JsonObject value) => Structure(type, value, "");

    private JsonNode? Value(SchemaType declared, JsonNode? value, string path)
    {
        if (value is null)
            return null;
        var type = declared.For(value);
        switch (type.Shape)
        {
            case SchemaShape.Map when type.Element is null:
                return value is JsonObject structure ? Structure(type, structure, path) : throw Mismatch(value, path, type.Name);
            case SchemaShape.Map:
                if (value is not JsonObject map)
                    throw Mismatch(value, path, "map[string]string");
                var members = new JsonObject();
                foreach (var (name, member) in map)
                    members[name] = Value(type.Element!, member, path + "." + name) ?? Zero(type.Element!);
                return members;
            case SchemaShape.List:
                if (value is not JsonArray list)
                    throw Mismatch(value, path, "[]" + type.Element!.Name);
                var items = new JsonArray();
                for (var i = 0; i < list.Count; i++)
                    items.Add(Value(type.Element!, list[i], string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]")));
                return items;
            case SchemaShape.Any:
                return value.DeepClone();
            default:
                return Scalar(type, value, path);
        }
    }

    private JsonObject Structure(SchemaType type, JsonObject value, string path)
    {
        var result = new JsonObject();
        foreach (var (name, member) in value)
        {
            var memberPath = path.Length == 0 ? name : path + "." + name;
            if (!type.Fields.TryGetValue(name, out var field))
            {
                _unknown.Add(memberPath);
                continue;
            }

            var normal = Value(field.Type, member, memberPath);
            if (normal is null || IsLeftOut(field, normal))
                continue;
            result[name] = normal;
        }

        foreach (var field in type.Fields.Values)
        {
            var isStructure = field.ByValue && field.Type.IsStructure;
            if ((isStructure || field.Fill is not null) && !result.ContainsKey(field.Name))
                result[field.Name] = field.Fill?.DeepClone() ?? Structure(field.Type, [], path + "." + field.Name);
        }

        return result;
    }

    private static bool IsLeftOut(SchemaField field, JsonNode value) => value switch
    {
        JsonArray { Count: 0 } => !field.Required,
        JsonObject { Count: 0 } => field.Type is { Shape: SchemaShape.Map, Element: not null },
        JsonValue when field.ByValue => value.GetValueKind() switch
        {
            JsonValueKind.String => value.GetValue<string>().Length == 0,
            JsonValueKind.False => true,
            JsonValueKind.Number => value.AsNumber() == 0,
            _ => false,
        },
        _ => false,
    };

    private static JsonNode Scalar(SchemaType type, JsonNode value, string path)
    {
        var kind = value.GetValueKind();
        switch (type.Scalar)
        {
            case "quantity":
                var text = kind == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString();
                if (!Quantity.TryParse(text, out var quantity))
                    throw new ConversionException("quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'");
                return quantity.ToString();
            case "bytes":
                if (kind != JsonValueKind.String)
                    throw Mismatch(value, path, "[]uint8");
                return Base64(value.GetValue<string>());
            case "int32" or "int64":
                return kind == JsonValueKind.Number && value.AsNumber() is { } number ? JsonValue.Create(number) : throw Mismatch(value, path, type.Scalar);
            case "bool":
                return kind is JsonValueKind.True or JsonValueKind.False ? value.DeepClone() : throw Mismatch(value, path, "bool");
            case "int-or-string":
                return kind is JsonValueKind.Number or JsonValueKind.String ? value.DeepClone() : throw Mismatch(value, path, "intstr.IntOrString");
            case "double":
                return kind == JsonValueKind.Number ? value.DeepClone() : throw Mismatch(value, path, "float64");
            case "any":
                return value.DeepClone();
            default:
                return kind == JsonValueKind.String ? value.DeepClone() : throw Mismatch(value, path, "string");
        }
    }

    private static string Base64(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!(char.IsAsciiLetterOrDigit(text[i]) || text[i] is '+' or '/' or '=' or '\n' or '\r'))
                throw new ConversionException($"error decoding from json: illegal base64 data at input byte {i.ToString(CultureInfo.InvariantCulture)}");
        }

        try
        {
            return Convert.ToBase64String(Convert.FromBase64String(text));
        }
        catch (FormatException)
        {
            throw new ConversionException($"error decoding from json: illegal base64 data at input byte {Math.Max(0, text.TrimEnd('\n').Length - 1).ToString(CultureInfo.InvariantCulture)}");
        }
    }

    private static JsonNode? Zero(SchemaType type) => type.Shape == SchemaShape.Scalar && type.Scalar is "string" or "bytes" ? "" : null;

    private static ConversionException Mismatch(JsonNode value, string path, string expected) => new(
        $"json: cannot unmarshal {value.GetValueKind() switch
        {
            JsonValueKind.Object => "object",
            JsonValueKind.Array => "array",
            JsonValueKind.String => "string",
            JsonValueKind.True or JsonValueKind.False => "bool",
            _ => "number",
        }} into Go struct field {path} of type {expected}");
}

/// <summary>An object does not decode into its type.</summary>
internal sealed class ConversionException(string message) : Exception(message);
