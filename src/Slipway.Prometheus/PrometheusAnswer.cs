using System.Globalization;
using System.Text.Json;
using Slipway.Analysis;
using Slipway.Reports;

namespace Slipway.Prometheus;

/// <summary>Reads what a Prometheus server answers (https://prometheus.io/docs/prometheus/latest/querying/api/#format-overview). Values are texts, <c>NaN</c> and <c>+Inf</c> among them.</summary>
/// <param name="Answer">What it means; null where the query is wrong.</param>
/// <param name="Problem">What is wrong with the query; null where it is right.</param>
internal sealed record PrometheusAnswer(MetricAnswer? Answer, string? Problem)
{
    /// <summary>The answer of a text; null where it is not Prometheus's.</summary>
    public static PrometheusAnswer? Read(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var root = document.RootElement;
            if (root.GetProperty("status").GetString() != "success")
            {
                return null;
            }

            var data = root.GetProperty("data");
            var result = data.GetProperty("result");
            // The store itself says that it did not see everything.
            if (root.TryGetProperty("warnings", out var warnings) && warnings.GetArrayLength() > 0)
            {
                return new(new MetricAnswer.Partial(LogText.Neutralise(LogText.Cut(warnings[0].GetString() ?? "", 200))), null);
            }

            return data.GetProperty("resultType").GetString() switch
            {
                "scalar" => new(Number(result), null),
                "vector" => result.GetArrayLength() switch
                {
                    0 => new(new MetricAnswer.NoData(), null),
                    1 => new(Number(result[0].GetProperty("value")), null),
                    var many => new(null, $"it gives {many} series; expected one number. Put sum(…) around it."),
                },
                var other => new(null, $"it gives a {other}; expected one number, as of sum(increase(…[{{{{window}}}}]))."),
            };
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or IndexOutOfRangeException)
        {
            // The caller names the server.
            return null;
        }
    }

    /// <summary>The reason of a refusal; null where none is given.</summary>
    public static string? ErrorOf(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.TryGetProperty("error", out var error) ? error.ValueKind == JsonValueKind.String ? error.GetString() : error.TryGetProperty("message", out var message) ? message.GetString() : null : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // A proxy's page, for instance: the status says enough.
            return null;
        }
    }

    private static MetricAnswer Number(JsonElement sample) => sample[1].GetString() switch
    {
        "NaN" => new MetricAnswer.NoData(),
        "+Inf" or "Inf" => new MetricAnswer.Value(double.PositiveInfinity),
        "-Inf" => new MetricAnswer.Value(double.NegativeInfinity),
        var number => new MetricAnswer.Value(double.Parse(number ?? "", NumberStyles.Float, CultureInfo.InvariantCulture)),
    };
}
