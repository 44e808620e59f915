using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Slipway.Sandbox.Cluster.Api;

namespace Slipway.Sandbox.Cluster.Metrics;

/// <summary><c>/api/v1/query</c> of Prometheus (https://prometheus.io/docs/prometheus/latest/querying/api/#instant-queries), as GET and as a form.</summary>
internal sealed class QueryEndpoint(RouteMetrics metrics)
{
    public async Task AnswerAsync(HttpContext http)
    {
        try
        {
            var form = http.Request.HasFormContentType ? await http.Request.ReadFormAsync(http.RequestAborted) : FormCollection.Empty;
            string Parameter(string name) => form[name].ToString() is { Length: > 0 } value ? value : http.Request.Query[name].ToString();
            var at = Time(Parameter("time"));
            await Answer.JsonAsync(http, new JsonObject { ["status"] = "success", ["data"] = new PromQuery(Parameter("query"), metrics, at).Evaluate().ToJson(at) });
        }
        catch (PromQueryException e)
        {
            await Answer.JsonAsync(http, new JsonObject { ["status"] = "error", ["errorType"] = "bad_data", ["error"] = e.Message }, 400);
        }
    }

    private double Time(string text) => text.Length == 0 ? metrics.Now.ToUnixTimeMilliseconds() / 1000.0
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && Math.Abs(seconds) < 1e11 ? seconds
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time.ToUnixTimeMilliseconds() / 1000.0
        : throw new PromQueryException($"invalid parameter \"time\": cannot parse \"{text}\" to a valid timestamp");
}
