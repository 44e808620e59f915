using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;

namespace Slipway.Sandbox.Google.Access;

/// <summary>A JSON Web Token signed with RS256 (https://www.rfc-editor.org/rfc/rfc7515).</summary>
internal static class SignedToken
{
    public static string Sign(RSA key, string keyId, JsonObject claims)
    {
        var unsigned = $"{Encode(new JsonObject { ["alg"] = "RS256", ["kid"] = keyId, ["typ"] = "JWT" })}.{Encode(claims)}";
        return $"{unsigned}.{WebEncoders.Base64UrlEncode(key.SignData(Encoding.ASCII.GetBytes(unsigned), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    /// <summary>What it claims; null unless the key signed it.</summary>
    public static JsonObject? Read(RSA key, string token)
    {
        var end = token.LastIndexOf('.');
        try
        {
            return end > 0 && key.VerifyData(Encoding.ASCII.GetBytes(token[..end]), WebEncoders.Base64UrlDecode(token[(end + 1)..]), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
                ? JsonNode.Parse(WebEncoders.Base64UrlDecode(token[..end].Split('.')[1])) as JsonObject
                : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static string Encode(JsonObject json) => WebEncoders.Base64UrlEncode(JsonSerializer.SerializeToUtf8Bytes(json));
}
