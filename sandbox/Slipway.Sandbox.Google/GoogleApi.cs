using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Slipway.Sandbox.Google.Access;

namespace Slipway.Sandbox.Google;

/// <summary>What the services have in common: the bearer token with its scope, answers in JSON, errors in Google's form.</summary>
/// <param name="tokens">Who has which token.</param>
/// <param name="scope">The scope that is enough, besides <c>cloud-platform</c>: <c>pubsub</c>.</param>
internal sealed class GoogleApi(GoogleTokens tokens, string scope)
{
    public const string Storage = "devstorage";

    /// <summary>Null is answered by who returns it.</summary>
    public void Map(IEndpointRouteBuilder routes, string method, string pattern, Func<GoogleRequest, Task<JsonObject?>> call) =>
        routes.MapMethods(pattern, [method], context => AnswerAsync(context, call));

    public void Map(IEndpointRouteBuilder routes, string method, string pattern, Func<GoogleRequest, JsonObject?> call) =>
        Map(routes, method, pattern, request => Task.FromResult(call(request)));

    public static Task WriteAsync(HttpContext context, int status, JsonObject body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=UTF-8";
        return context.Response.WriteAsync(body.ToJsonString(), context.RequestAborted);
    }

    private async Task AnswerAsync(HttpContext context, Func<GoogleRequest, Task<JsonObject?>> call)
    {
        try
        {
            Check(context.Request);
            if (await CallAsync(new GoogleRequest(context), call) is { } answer)
                await WriteAsync(context, StatusCodes.Status200OK, answer);
        }
        catch (GoogleError error) when (!context.Response.HasStarted)
        {
            if (error.Code == StatusCodes.Status401Unauthorized)
                context.Response.Headers.WWWAuthenticate = "Bearer realm=\"https://accounts.google.com/\"";
            if (scope == Storage && context.Request.Query["alt"] == "media")
            {
                // Here it says so in words only.
                context.Response.StatusCode = error.Code;
                await context.Response.WriteAsync(error.Message, context.RequestAborted);
                return;
            }

            await WriteAsync(context, error.Code, error.ToJson(scope == Storage));
        }
    }

    private static async Task<JsonObject?> CallAsync(GoogleRequest request, Func<GoogleRequest, Task<JsonObject?>> call)
    {
        try
        {
            return await call(request);
        }
        catch (Exception exception) when (exception is InvalidOperationException or FormatException)
        {
            // What JSON nodes throw for a text where a number should be, and the like.
            throw GoogleError.Invalid($"Invalid JSON payload received. {exception.Message}");
        }
    }

    private void Check(HttpRequest request)
    {
        var bearer = GoogleTokens.Bearer(request)
            ?? throw Unauthenticated("Request is missing required authentication credential. Expected OAuth 2 access token, login cookie or other valid authentication credential.");
        var caller = tokens.FindCaller(bearer)
            ?? throw Unauthenticated("Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential.");
        if (!caller.Has(scope))
        {
            throw new GoogleError(403, "PERMISSION_DENIED", "insufficientPermissions", "Request had insufficient authentication scopes.")
            {
                Detail = new JsonObject { ["@type"] = "type.googleapis.com/google.rpc.ErrorInfo", ["reason"] = "ACCESS_TOKEN_SCOPE_INSUFFICIENT", ["domain"] = "googleapis.com" },
            };
        }
    }

    private static GoogleError Unauthenticated(string message) => new(401, "UNAUTHENTICATED", "authError", message);
}
