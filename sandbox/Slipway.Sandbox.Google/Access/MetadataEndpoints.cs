using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Slipway.Sandbox.Hosting;

namespace Slipway.Sandbox.Google.Access;

/// <summary>
/// The metadata server (https://cloud.google.com/compute/docs/metadata/predefined-metadata-keys). In the cloud the network guards it; here whoever
/// knows its path may ask: <c>GCE_METADATA_HOST=127.0.0.1:7070/google/token/{secret}</c>.
/// </summary>
internal sealed class MetadataEndpoints(AccessToken secret, GoogleTokens tokens, CredentialsFile account, TimeProvider time)
{
    private const string Flavor = "Metadata-Flavor";
    private const string Account = "instance/service-accounts/default";

    /// <summary>What clients take as the server's host, after the sandbox's own.</summary>
    public static string Path(AccessToken secret) => $"{TokenEndpoints.Prefix}/{secret.Derive("google metadata")[..24]}";

    public void Map(IEndpointRouteBuilder routes)
    {
        var path = Path(secret);
        routes.MapGet(path, context => AnswerAsync(context, ""));
        routes.MapGet($"{path}/computeMetadata/v1/{{**key}}", context => AnswerAsync(context, Value(context)));
    }

    private static async Task AnswerAsync(HttpContext context, string? value)
    {
        context.Response.Headers[Flavor] = "Google";
        context.Response.StatusCode = context.Request.Headers[Flavor] != "Google" ? StatusCodes.Status403Forbidden : value is null ? StatusCodes.Status404NotFound : StatusCodes.Status200OK;
        if (context.Response.StatusCode != StatusCodes.Status200OK)
            return;
        context.Response.ContentType = value!.StartsWith('{') ? "application/json" : "application/text";
        await context.Response.WriteAsync(value, context.RequestAborted);
    }

    private string? Value(HttpContext context) => ((string?)context.Request.RouteValues["key"])?.Replace($"service-accounts/{GoogleProject.Account}", "service-accounts/default", StringComparison.Ordinal) switch
    {
        "project/project-id" => GoogleProject.Id,
        "project/numeric-project-id" => GoogleProject.Number,
        "universe/universe-domain" => "googleapis.com",
        $"{Account}/email" => GoogleProject.Account,
        $"{Account}/scopes" => "https://www.googleapis.com/auth/cloud-platform\n",
        $"{Account}/token" => Token(context.Request.Query["scopes"].ToString()),
        $"{Account}/identity" when context.Request.Query["audience"].ToString() is { Length: > 0 } audience => Identity(audience),
        _ => null,
    };

    private string Token(string scopes) => new JsonObject
    {
        ["access_token"] = tokens.Create(scopes.Length == 0 ? "https://www.googleapis.com/auth/cloud-platform" : scopes.Replace(',', ' '), TimeSpan.FromHours(1)),
        ["expires_in"] = 3600,
        ["token_type"] = "Bearer",
    }.ToJsonString();

    private string Identity(string audience)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        return SignedToken.Sign(account.Ensure().Key, account.Ensure().KeyId, new JsonObject
        {
            ["iss"] = "https://accounts.google.com", ["aud"] = audience, ["sub"] = GoogleProject.Number, ["email"] = GoogleProject.Account,
            ["email_verified"] = true, ["iat"] = now, ["exp"] = now + 3600,
        });
    }
}
