using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Slipway.Sandbox.Cluster.Api;
using Slipway.Sandbox.Cluster.Store;

namespace Slipway.Sandbox.Cluster.Access;

/// <summary>Knows who has which token: the sandbox's own, the signed ones that ServiceAccounts get, and those that another part knows.</summary>
internal sealed class Accounts(string adminToken, Func<string, string?> findUser, ObjectStore store, TimeProvider time)
{
    private const string Issuer = "https://kubernetes.default.svc";

    private readonly byte[] _key = SHA256.HashData(Encoding.UTF8.GetBytes("service accounts of " + adminToken));

    /// <summary>The account of a request; null when the token is missing, wrong, expired, or of a ServiceAccount that is gone.</summary>
    public Account? Find(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        if (!header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
            return null;
        var token = header["Bearer ".Length..].Trim();
        if (CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(adminToken)))
            return Account.Admin;
        return findUser(token) is { } user ? Account.OfUser(user) : FindServiceAccount(token);
    }

    /// <summary>Answers a TokenRequest (<c>kubectl create token</c>).</summary>
    public async Task AnswerTokenRequestAsync(ApiRequest request)
    {
        if (request.Http.Request.Method != "POST")
            throw ApiException.MethodNotAllowed();
        var found = store.Find(request.Resource.Key, request.Namespace, request.Name) ?? throw ApiException.NotFound(request.Resource, request.Name);
        var sent = RequestBody.Parse(await RequestBody.ReadAsync(request.Http.Request, request.Aborted)) as JsonObject ?? [];
        var spec = sent.Ensure("spec");
        spec.Default("audiences", new JsonArray(Issuer));
        spec.Default("expirationSeconds", 3600);
        var expires = time.GetUtcNow().AddSeconds(spec.Number("expirationSeconds") ?? 3600);
        var claims = new JsonObject
        {
            ["iss"] = Issuer, ["sub"] = $"system:serviceaccount:{request.Namespace}:{request.Name}", ["uid"] = found.Uid, ["exp"] = expires.ToUnixTimeSeconds(),
        };
        var unsigned = $"{Encode(new JsonObject { ["alg"] = "HS256", ["typ"] = "JWT" })}.{Encode(claims)}";
        sent["status"] = new JsonObject
        {
            ["token"] = $"{unsigned}.{Sign(unsigned)}", ["expirationTimestamp"] = expires.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture),
        };
        sent.Default("metadata", new JsonObject { ["name"] = request.Name, ["namespace"] = request.Namespace });
        await Answer.JsonAsync(request.Http, sent, 201);
    }

    private Account? FindServiceAccount(string token)
    {
        var end = token.LastIndexOf('.');
        if (end < 0 || !CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Sign(token[..end])), Encoding.UTF8.GetBytes(token[(end + 1)..])))
            return null;
        // It is signed, so it has the shape that it was given.
        var claims = JsonNode.Parse(WebEncoders.Base64UrlDecode(token[..end].Split('.')[1]));
        return claims.Text("sub")?.Split(':') is [_, _, var @namespace, var name]
            && claims.Number("exp") > time.GetUtcNow().ToUnixTimeSeconds()
            && store.Find("serviceaccounts", @namespace, name)?.Uid is { } uid && uid == claims.Text("uid")
            ? Account.OfServiceAccount(@namespace, name, uid)
            : null;
    }

    private string Sign(string text) => WebEncoders.Base64UrlEncode(HMACSHA256.HashData(_key, Encoding.ASCII.GetBytes(text)));

    private static string Encode(JsonObject json) => WebEncoders.Base64UrlEncode(JsonSerializer.SerializeToUtf8Bytes(json));
}
