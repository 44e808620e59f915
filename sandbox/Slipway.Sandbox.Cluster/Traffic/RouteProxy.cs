using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Slipway.Sandbox.Cluster.Api;
using Slipway.Sandbox.Cluster.Controllers;
using Slipway.Sandbox.Cluster.Metrics;
using Slipway.Sandbox.Cluster.Node;
using Slipway.Sandbox.Cluster.Store;
using Slipway.Sandbox.Faults;

namespace Slipway.Sandbox.Cluster.Traffic;

/// <summary>Passes requests on as HTTPRoutes say, by weight, and counts what clients got.</summary>
internal sealed class RouteProxy(PastObjects objects, ServiceForwarder forwarder, RouteMetrics metrics, FaultBoard faults, TimeProvider time)
{
    private const double CanaryErrors = 0.05;

    // Multiples of the golden ratio spread evenly over their fractions, however few there are: shares are met closely, and nothing alternates.
    private const double Golden = 0.6180339887498949;

    private uint _requests;
    private uint _canaryRequests;

    /// <summary>How late the proxy is while <see cref="FaultKind.TrafficLags"/>.</summary>
    public TrafficLag Lag { get; set; } = TrafficLag.Gke;

    public async Task ForwardAsync(HttpContext http, string @namespace, string name, string path)
    {
        var lag = faults.IsBroken(FaultKind.TrafficLags) ? Lag : TrafficLag.None;
        if (objects.Find(RouteController.Key, @namespace, name, lag.Weights)?.Json is not { } route || RouteRules.Unsupported(route) is not null || RouteRules.Find(route, path) is not { } rule)
        {
            await Answer.TextAsync(http, $"no rule of HTTPRoute {@namespace}/{name} is for this request\n", 404);
            return;
        }

        var request = new RoutedRequest(@namespace, name);
        var start = time.GetTimestamp();
        var isAnswered = false;
        try
        {
            await AnswerAsync(http, rule, request, path, lag.Endpoints);
            isAnswered = true;
        }
        finally
        {
            var code = isAnswered ? http.Response.StatusCode : http.RequestAborted.IsCancellationRequested ? StatusCodes.Status499ClientClosedRequest : StatusCodes.Status502BadGateway;
            metrics.Count(request, code, time.GetElapsedTime(start));
        }
    }

    private async Task AnswerAsync(HttpContext http, JsonObject rule, RoutedRequest request, string path, TimeSpan ago)
    {
        if (RouteRules.Choose(rule, Place(ref _requests)) is not { } backend)
        {
            await Answer.TextAsync(http, "no backend of the rule has a weight\n", 500);
            return;
        }

        request.Service = backend.Text("name") ?? "";
        StoredObject? service = null;
        if (RouteRules.Problem(backend, request.Namespace, sought => (service = objects.Find("services", request.Namespace, sought, ago)) is not null) is var (_, message))
        {
            await Answer.TextAsync(http, message + "\n", 500);
            return;
        }

        var port = backend.Number("port")?.ToString(CultureInfo.InvariantCulture);
        var isRepeatable = http.Request.Method is "GET" or "HEAD";
        var problem = "no ready endpoints";
        foreach (var (pod, at) in forwarder.Endpoints(service!, port, objects.List("pods", request.Namespace, ago)))
        {
            request.Pod = pod;
            if (pod.Contains("-canary-", StringComparison.Ordinal) && faults.IsBroken(FaultKind.CanaryErrs) && Place(ref _canaryRequests) < CanaryErrors)
            {
                await Answer.TextAsync(http, "the sandbox's canary was asked to fail\n", 500);
                return;
            }

            problem = await forwarder.TrySendAsync(http, at, path, $"/route/{request.Namespace}/{request.Route}");
            // A Pod that has just ended: load balancers try another one, where that can do no harm.
            if (problem is null || !isRepeatable)
                break;
        }

        if (problem is not null)
            await Answer.TextAsync(http, $"Service {request.Namespace}/{request.Service}: {problem}\n", 503);
    }

    private static double Place(ref uint count) => Interlocked.Increment(ref count) * Golden % 1;
}
