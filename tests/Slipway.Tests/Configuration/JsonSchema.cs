using System.Text.Json;
using System.Text.RegularExpressions;
using Slipway.Values;

namespace Slipway.Tests.Configuration;

/// <summary>As much of JSON Schema, draft 7, as the schema of slipway.yaml uses; a keyword that is not known here is an error.</summary>
internal sealed class JsonSchema(JsonElement root)
{
    /// <summary>Whether a value is valid.</summary>
    public bool Accepts(Value value) => Accepts(root, value);

    private bool Accepts(JsonElement schema, Value value) => schema.ValueKind == JsonValueKind.True || (schema.ValueKind != JsonValueKind.False && schema.EnumerateObject().All(keyword => Holds(schema, keyword, value)));

    private bool Holds(JsonElement schema, JsonProperty keyword, Value value) => (keyword.Name, keyword.Value) switch
    {
        ("$schema" or "title" or "description" or "definitions" or "then" or "else", _) => true,
        ("$ref", var path) => Accepts(path.GetString()!.Split('/').Skip(1).Aggregate(root, (at, name) => at.GetProperty(name)), value),
        ("type", { ValueKind: JsonValueKind.Array } types) => types.EnumerateArray().Any(type => IsOf(type.GetString()!, value)),
        ("type", var type) => IsOf(type.GetString()!, value),
        ("enum", var texts) => texts.EnumerateArray().Any(text => text.GetString() == TextOf(value)),
        ("pattern", var pattern) => TextOf(value) is not { } text || Regex.IsMatch(text, pattern.GetString()!),
        ("minLength", var least) => TextOf(value) is not { } text || text.Length >= least.GetInt32(),
        ("minimum", var least) => IntegerOf(value) is not { } number || number >= least.GetInt32(),
        ("minItems", var least) => value is not ListValue list || list.Count >= least.GetInt32(),
        ("items", var items) => value is not ListValue list || list.All(item => Accepts(items, item)),
        ("required", var names) => value is not MapValue map || names.EnumerateArray().All(name => map.ContainsKey(name.GetString()!)),
        ("properties", var properties) => value is not MapValue map || map.All(entry => !properties.TryGetProperty(entry.Key, out var property) || Accepts(property, entry.Value)),
        ("additionalProperties", var others) => value is not MapValue map || map.All(entry => IsProperty(schema, entry.Key) || Accepts(others, entry.Value)),
        ("propertyNames", var names) => value is not MapValue map || map.All(entry => Accepts(names, ScalarValue.OfString(entry.Key))),
        ("dependencies", var needs) => value is not MapValue map || needs.EnumerateObject().All(need => !map.ContainsKey(need.Name) || need.Value.EnumerateArray().All(name => map.ContainsKey(name.GetString()!))),
        ("not", var other) => !Accepts(other, value),
        ("anyOf", var others) => others.EnumerateArray().Any(other => Accepts(other, value)),
        ("oneOf", var others) => others.EnumerateArray().Count(other => Accepts(other, value)) == 1,
        ("if", var condition) => !schema.TryGetProperty(Accepts(condition, value) ? "then" : "else", out var consequence) || Accepts(consequence, value),
        var (name, _) => throw new NotSupportedException($"the schema has '{name}', which this test does not know"),
    };

    private static bool IsProperty(JsonElement schema, string key) => schema.TryGetProperty("properties", out var properties) && properties.TryGetProperty(key, out _);

    private static bool IsOf(string type, Value value) => type switch
    {
        "object" => value is MapValue,
        "array" => value is ListValue,
        "string" => TextOf(value) is not null,
        "boolean" => (value as ScalarValue)?.AsBoolean is not null,
        "integer" => IntegerOf(value) is not null,
        "number" => value is ScalarValue && TextOf(value) is null,
        _ => throw new NotSupportedException($"the schema has the type '{type}', which this test does not know"),
    };

    private static string? TextOf(Value value) => (value as ScalarValue)?.AsString;

    private static long? IntegerOf(Value value) => (value as ScalarValue)?.AsInteger;
}
