using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Slipway.Sandbox.Hosting;

namespace Slipway.Sandbox.Google.Access;

/// <summary>Gives access tokens and knows them again, also after a restart: what they are good for is in them, signed with the sandbox's token.</summary>
internal sealed class GoogleTokens(AccessToken secret, CredentialsFile account, TimeProvider time)
{
    /// <summary>The user of a registry whose password is an access token.</summary>
    private const string RegistryUser = "oauth2accesstoken";

    private const string Prefix = "ya29.";

    public string Create(string scope, TimeSpan lifetime)
    {
        var claims = new JsonObject { ["sub"] = GoogleProject.Account, ["scope"] = scope, ["exp"] = (time.GetUtcNow() + lifetime).ToUnixTimeSeconds() };
        var text = Prefix + WebEncoders.Base64UrlEncode(JsonSerializer.SerializeToUtf8Bytes(claims));
        return $"{text}.{secret.Derive(text)}";
    }

    /// <summary>Null when it is not ours, or over.</summary>
    public GoogleCaller? FindAccessToken(string token)
    {
        var end = token.LastIndexOf('.');
        if (!token.StartsWith(Prefix, StringComparison.Ordinal) || end <= Prefix.Length || !secret.IsDerived(token[..end], token[(end + 1)..]))
            return null;
        var claims = JsonNode.Parse(WebEncoders.Base64UrlDecode(token[Prefix.Length..end]))!;
        return IsOver(claims) ? null : new GoogleCaller((string)claims["sub"]!, (string)claims["scope"]!);
    }

    /// <summary>Also takes what some of Google's libraries send instead: a claim that the account's key signed, for an API or for scopes.</summary>
    public GoogleCaller? FindCaller(string token) => FindAccessToken(token) ?? FindClaim(token);

    /// <summary>What the account's key signed. Its audience is Google's whatever the credentials say.</summary>
    public GoogleCaller? FindClaim(string token) =>
        account.Find() is { } known && SignedToken.Read(known.Key, token) is { } claims && !IsOver(claims) && (string?)claims["iss"] == GoogleProject.Account
            ? new GoogleCaller(GoogleProject.Account, (string?)claims["scope"] ?? "https://www.googleapis.com/auth/cloud-platform")
            : null;

    /// <summary>Whether a request to the registry comes with an access token.</summary>
    public bool IsRegistryLogin(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        if (Bearer(request) is { } bearer)
            return FindAccessToken(bearer) is not null;
        var buffer = new byte[header.Length];
        return header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase)
            && Convert.TryFromBase64String(header["Basic ".Length..].Trim(), buffer, out var length)
            && Encoding.UTF8.GetString(buffer, 0, length).Split(':', 2) is [RegistryUser, var password]
            && FindAccessToken(password) is not null;
    }

    public static string? Bearer(HttpRequest request) => request.Headers.Authorization.ToString() is var header && header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
        ? header["Bearer ".Length..].Trim()
        : null;

    private bool IsOver(JsonNode claims) => (long?)claims["exp"] is not { } end || end <= time.GetUtcNow().ToUnixTimeSeconds();
}
