using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.WebUtilities;
using Slipway.Sandbox.Hosting;

namespace Slipway.Sandbox.Google.Access;

/// <summary>
/// Where access tokens come from: OAuth's JWT exchange (https://www.rfc-editor.org/rfc/rfc7523), the Security Token Service, impersonation. Whoever has the
/// sandbox's token gets one, and whoever has the key.
/// </summary>
internal sealed class TokenEndpoints(AccessToken secret, GoogleTokens tokens, CredentialsFile account, TimeProvider time)
{
    public const string Prefix = "/google/token";

    private const string Bearer = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    private const string Exchange = "urn:ietf:params:oauth:grant-type:token-exchange";

    private static readonly TimeSpan s_lifetime = TimeSpan.FromHours(1);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost($"{Prefix}/token", context => GrantAsync(context, Bearer, "assertion", ByAssertionAsync));
        routes.MapPost($"{Prefix}/sts/v1/token", context => GrantAsync(context, Exchange, "subject_token", BySubjectAsync));
        routes.MapGet($"{Prefix}/oauth2/v3/certs", CertificatesAsync);
        new GoogleApi(tokens, "iam").Map(routes, "POST", $"{Prefix}/v1/projects/-/serviceAccounts/{{email}}:generateAccessToken", ImpersonateAsync);
        new MetadataEndpoints(secret, tokens, account, time).Map(routes);
    }

    private static async Task GrantAsync(HttpContext context, string type, string proof, Func<string, IFormCollection, Task<JsonObject?>> grant)
    {
        if (!context.Request.HasFormContentType || await context.Request.ReadFormAsync(context.RequestAborted) is not { } form || form["grant_type"] != type)
        {
            await RefuseAsync(context, "unsupported_grant_type", $"Invalid grant_type: expected {type}");
            return;
        }

        if (await grant(form[proof].ToString(), form) is { } answer)
            await GoogleApi.WriteAsync(context, StatusCodes.Status200OK, answer);
        else
            await RefuseAsync(context, "invalid_grant", $"The {proof} is invalid, expired, or not signed with the account's key");
    }

    private static Task RefuseAsync(HttpContext context, string error, string why) =>
        GoogleApi.WriteAsync(context, StatusCodes.Status400BadRequest, new JsonObject { ["error"] = error, ["error_description"] = why });

    private Task<JsonObject?> ByAssertionAsync(string assertion, IFormCollection form)
    {
        // Its audience is Google's whatever the file says.
        return Task.FromResult(tokens.FindClaim(assertion) is { } caller ? Granted(caller.Scope) : null);
    }

    /// <summary>The identity that is federated is who has the sandbox's token: a file of that is a credential source.</summary>
    private Task<JsonObject?> BySubjectAsync(string subject, IFormCollection form)
    {
        if (!secret.Matches(subject))
            return Task.FromResult<JsonObject?>(null);
        var granted = Granted(form["scope"].ToString());
        granted["issued_token_type"] = "urn:ietf:params:oauth:token-type:access_token";
        return Task.FromResult<JsonObject?>(granted);
    }

    private JsonObject Granted(string scope) => new() { ["access_token"] = tokens.Create(scope, s_lifetime), ["expires_in"] = (int)s_lifetime.TotalSeconds, ["token_type"] = "Bearer" };

    private async Task<JsonObject?> ImpersonateAsync(GoogleRequest request)
    {
        var body = await request.JsonAsync();
        if (request.Route("email") != GoogleProject.Account)
            throw GoogleError.Forbidden("Permission 'iam.serviceAccounts.getAccessToken' denied on resource (or it may not exist).");
        var seconds = int.TryParse(((string?)body["lifetime"])?.TrimEnd('s'), CultureInfo.InvariantCulture, out var given) ? given : 3600;
        if (body["scope"] is not JsonArray { Count: > 0 } scope || seconds is < 1 or > 3600)
            throw GoogleError.Invalid("Request contains an invalid argument: expected a scope, and a lifetime of at most 3600s.");
        var lifetime = TimeSpan.FromSeconds(seconds);
        return new JsonObject
        {
            ["accessToken"] = tokens.Create(string.Join(' ', scope.Select(item => (string)item!)), lifetime),
            ["expireTime"] = (time.GetUtcNow() + lifetime).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        };
    }

    private Task CertificatesAsync(HttpContext context)
    {
        var key = account.Ensure().Key.ExportParameters(includePrivateParameters: false);
        return GoogleApi.WriteAsync(context, StatusCodes.Status200OK, new JsonObject
        {
            ["keys"] = new JsonArray(new JsonObject
            {
                ["kty"] = "RSA", ["alg"] = "RS256", ["use"] = "sig", ["kid"] = account.Ensure().KeyId,
                ["n"] = WebEncoders.Base64UrlEncode(key.Modulus!), ["e"] = WebEncoders.Base64UrlEncode(key.Exponent!),
            }),
        });
    }
}
