using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Slipway.Sandbox.Cluster.Fields;

/// <summary>
/// One step of a path into an object, identified by its text in fieldsV1: <c>f:name</c>, <c>k:{"name":"app"}</c>,
/// <c>v:"x"</c> or <c>i:0</c>.
/// </summary>
internal readonly record struct PathElement(string Text)
{
    internal static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public bool IsField => Text.StartsWith("f:", StringComparison.Ordinal);

    public string FieldName => Text[2..];

    public static PathElement Field(string name) => new("f:" + name);

    public static PathElement Value(JsonNode? value) => new("v:" + (value?.ToJsonString(Plain) ?? "null"));

    public static PathElement Keys(IEnumerable<KeyValuePair<string, JsonNode?>> keys)
    {
        var text = new StringBuilder("k:{");
        foreach (var (name, value) in keys.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (text.Length > 3)
                text.Append(',');
            text.Append(JsonSerializer.Serialize(name, Plain)).Append(':').Append(value?.ToJsonString(Plain) ?? "null");
        }

        return new(text.Append('}').ToString());
    }

    /// <summary>Fields first, then keys, values and indexes, as the real server sorts them.</summary>
    public static Comparer<PathElement> Order { get; } = Comparer<PathElement>.Create((left, right) =>
        left.Rank.CompareTo(right.Rank) is var rank and not 0 ? rank : string.CompareOrdinal(left.Text, right.Text));

    /// <summary>As paths are written in messages: <c>.name</c>, <c>[name="app"]</c>, <c>[="x"]</c>.</summary>
    public override string ToString()
    {
        switch (Text[0])
        {
            case 'f':
                return "." + FieldName;
            case 'k':
                var keys = (JsonObject)JsonNode.Parse(Text[2..])!;
                return "[" + string.Join(",", keys.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key}={pair.Value?.ToJsonString(Plain) ?? "null"}"))) + "]";
            case 'v':
                return "[=" + Text[2..] + "]";
            default:
                return "[" + Text[2..] + "]";
        }
    }

    private int Rank => Text[0] switch { 'f' => 0, 'k' => 1, 'v' => 2, _ => 3 };
}
