using System.Globalization;
using System.Text.Json.Nodes;

namespace Slipway.Sandbox.Cluster.Metrics;

/// <summary>A number with the labels that it is about.</summary>
internal sealed record PromSample(SortedDictionary<string, string> Labels, double Value)
{
    /// <summary>The labels as one text, to be compared.</summary>
    public string Key => string.Join('\u0002', Labels.Select(label => $"{label.Key}\u0001{label.Value}"));
}

/// <summary>What an expression is worth at one time: a number, or a vector of samples.</summary>
internal sealed record PromValue(IReadOnlyList<PromSample> Samples, double? Scalar = null)
{
    public JsonObject ToJson(double at)
    {
        JsonArray Value(double value) => new(JsonValue.Create(Math.Round(at, 3)), Text(value));
        return Scalar is { } number
            ? new JsonObject { ["resultType"] = "scalar", ["result"] = Value(number) }
            : new JsonObject
            {
                ["resultType"] = "vector",
                ["result"] = new JsonArray([.. Samples.Select(sample => new JsonObject
                {
                    ["metric"] = new JsonObject(sample.Labels.Select(label => KeyValuePair.Create(label.Key, (JsonNode?)label.Value))),
                    ["value"] = Value(sample.Value),
                })]),
            };
    }

    /// <summary>As Prometheus writes numbers: without an exponent.</summary>
    private static string Text(double value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        return value switch
        {
            double.PositiveInfinity => "+Inf",
            double.NegativeInfinity => "-Inf",
            _ when text.Contains('E', StringComparison.Ordinal) && Math.Abs(value) < 1e28 => ((decimal)value).ToString(CultureInfo.InvariantCulture),
            _ => text,
        };
    }
}
