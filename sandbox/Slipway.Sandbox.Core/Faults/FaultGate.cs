using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Slipway.Sandbox.Faults;

/// <summary>Answers requests in place of a part that is broken on purpose, as the real one would.</summary>
internal sealed class FaultGate(FaultBoard faults, TimeProvider time)
{
    /// <summary>How much longer a slow API server takes.</summary>
    public static readonly TimeSpan Slowness = TimeSpan.FromSeconds(3);

    /// <summary>After how many seconds clients are asked to come again.</summary>
    public const int RetryAfter = 2;

    private static readonly JsonObject s_noMetrics = new() { ["status"] = "error", ["errorType"] = "unavailable", ["error"] = "the sandbox's metrics were asked to be gone" };

    /// <summary>Whether the request is answered already.</summary>
    public async Task<bool> HandleAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        return context.Request.IsHttps ? await ClusterAsync(context)
            : path.StartsWith("/api/slack/", StringComparison.Ordinal) || path.StartsWith("/services/", StringComparison.Ordinal) ? await SlackAsync(context)
            : path.StartsWith("/api/", StringComparison.Ordinal) ? await ForgeAsync(context)
            : path.StartsWith("/prometheus/", StringComparison.Ordinal) ? faults.Strikes(FaultKind.MetricsGone) && await AnswerAsync(context, 503, s_noMetrics)
            : path.StartsWith("/v2/", StringComparison.Ordinal) && faults.Strikes(FaultKind.RegistryRefuses) && await RefuseAsync(context);
    }

    private async Task<bool> ClusterAsync(HttpContext context)
    {
        if (faults.Strikes(FaultKind.ClusterSlow))
        {
            await Task.Delay(Slowness, time, context.RequestAborted);
        }

        if (faults.Strikes(FaultKind.ClusterBusy))
        {
            AskToRetry(context);
            return await AnswerAsync(context, 429, Status(
                429, "TooManyRequests", "the server has received too many requests and has asked us to try again later", RetryAfter));
        }

        return faults.Strikes(FaultKind.ClusterFails)
            && await AnswerAsync(context, 500, Status(500, "InternalError", "Internal error occurred: the sandbox was asked to fail", null));
    }

    private async Task<bool> ForgeAsync(HttpContext context)
    {
        if (faults.Strikes(FaultKind.ForgeRateLimit))
        {
            context.Response.Headers["X-RateLimit-Limit"] = "5000";
            context.Response.Headers["X-RateLimit-Remaining"] = "0";
            context.Response.Headers["X-RateLimit-Used"] = "5000";
            context.Response.Headers["X-RateLimit-Resource"] = "core";
            context.Response.Headers["X-RateLimit-Reset"] =
                (time.GetUtcNow().ToUnixTimeSeconds() + RetryAfter).ToString(CultureInfo.InvariantCulture);
            return await AnswerAsync(context, 403, Message("API rate limit exceeded for user ID 1.", "rate-limits-for-the-rest-api"));
        }

        if (faults.Strikes(FaultKind.ForgeSecondaryLimit))
        {
            AskToRetry(context);
            return await AnswerAsync(context, 403, Message(
                "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.",
                "rate-limits-for-the-rest-api#about-secondary-rate-limits"));
        }

        return false;
    }

    private async Task<bool> SlackAsync(HttpContext context)
    {
        if (!faults.Strikes(FaultKind.SlackRateLimit))
        {
            return false;
        }

        AskToRetry(context);
        return await AnswerAsync(context, 429, new JsonObject { ["ok"] = false, ["error"] = "ratelimited" });
    }

    private static Task<bool> RefuseAsync(HttpContext context) => AnswerAsync(context, 503, new JsonObject
    {
        ["errors"] = new JsonArray(new JsonObject { ["code"] = "UNAVAILABLE", ["message"] = "the sandbox's registry was asked to refuse" }),
    });

    private static JsonObject Status(int code, string reason, string message, int? retryAfter) => new()
    {
        ["kind"] = "Status",
        ["apiVersion"] = "v1",
        ["metadata"] = new JsonObject(),
        ["status"] = "Failure",
        ["message"] = message,
        ["reason"] = reason,
        ["details"] = retryAfter is null ? new JsonObject() : new JsonObject { ["retryAfterSeconds"] = retryAfter },
        ["code"] = code,
    };

    private static JsonObject Message(string message, string page) => new()
    {
        ["message"] = message,
        ["documentation_url"] = "https://docs.github.com/rest/using-the-rest-api/" + page,
    };

    private static void AskToRetry(HttpContext context) => context.Response.Headers.RetryAfter = RetryAfter.ToString(CultureInfo.InvariantCulture);

    private static async Task<bool> AnswerAsync(HttpContext context, int status, JsonObject body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=utf-8";
        await context.Response.WriteAsync(body.ToJsonString(), context.RequestAborted);
        return true;
    }
}
