using System.Text.Json.Nodes;
using Slipway.Sandbox.Cluster.Fields;

namespace Slipway.Sandbox.Cluster.Resources;

/// <summary>Why one field of an object is refused, with the reason and message of the real server.</summary>
internal sealed record FieldProblem(string Reason, string Field, string Message)
{
    public static FieldProblem Required(string field, string detail = "") =>
        new("FieldValueRequired", field, detail.Length == 0 ? "Required value" : "Required value: " + detail);

    public static FieldProblem Invalid(string field, JsonNode? value, string detail) => new("FieldValueInvalid", field, $"Invalid value: {Show(value)}: {detail}");

    public static FieldProblem Unsupported(string field, string value, IEnumerable<string> supported) => new(
        "FieldValueNotSupported", field, $"Unsupported value: \"{value}\": supported values: {string.Join(", ", supported.Select(item => $"\"{item}\""))}");

    public static FieldProblem NotFound(string field, string value) => new("FieldValueNotFound", field, $"Not found: \"{value}\"");

    public static FieldProblem Duplicate(string field, string value) => new("FieldValueDuplicate", field, $"Duplicate value: \"{value}\"");

    public static FieldProblem Forbidden(string field, string detail) => new("FieldValueForbidden", field, "Forbidden: " + detail);

    public static FieldProblem TooLong(string field, long bytes) => new("FieldValueTooLong", field, $"Too long: may not be more than {bytes} bytes");

    public static FieldProblem Immutable(string field, JsonNode? value) => Invalid(field, value, "field is immutable");

    private static string Show(JsonNode? value) => value is null ? "null" : value.ToJsonString(PathElement.Plain);
}
