using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Slipway.Sandbox.Hosting;

/// <summary>What a request says about who it is from.</summary>
internal enum Caller
{
    Anonymous,
    Owner,
    Impostor,
}

/// <summary>The random token that guards whatever changes a sandbox's state.</summary>
internal sealed class AccessToken
{
    private AccessToken(string value) => Value = value;

    public string Value { get; }

    /// <summary>Names the sandbox without giving the token away.</summary>
    public string Instance => Derive("instance")[..16];

    public static AccessToken LoadOrCreate(string path)
    {
        if (TryLoad(path) is { } existing)
        {
            return existing;
        }

        var created = new AccessToken("sbx_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20)));
        AtomicFile.WriteText(path, created.Value);
        return created;
    }

    public static AccessToken? TryLoad(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        var text = File.ReadAllText(path).Trim();
        return text.Length >= 16 ? new AccessToken(text) : null;
    }

    /// <summary>A value that only the holder of the token can compute, one per purpose.</summary>
    public string Derive(string purpose) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Value), Encoding.UTF8.GetBytes(purpose)));

    public bool Matches(string candidate) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(candidate), Encoding.UTF8.GetBytes(Value));

    public bool IsDerived(string purpose, string candidate) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(candidate), Encoding.UTF8.GetBytes(Derive(purpose)));

    /// <summary>Reads <c>Bearer</c>, <c>token</c> or <c>Basic</c> credentials. Empty ones, as some clients send, count as none.</summary>
    public Caller Identify(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        var space = header.IndexOf(' ', StringComparison.Ordinal);
        if (space < 0)
        {
            return header.Length == 0 ? Caller.Anonymous : Caller.Impostor;
        }

        var credential = header[(space + 1)..].Trim();
        var secret = header[..space].ToUpperInvariant() switch
        {
            "BEARER" or "TOKEN" => credential,
            "BASIC" => Password(credential),
            _ => null,
        };
        return secret switch
        {
            null => Caller.Impostor,
            "" => Caller.Anonymous,
            _ => Matches(secret) ? Caller.Owner : Caller.Impostor,
        };
    }

    private static string? Password(string credential)
    {
        var buffer = new byte[credential.Length];
        if (!Convert.TryFromBase64String(credential, buffer, out var length))
        {
            return null;
        }

        var pair = Encoding.UTF8.GetString(buffer, 0, length);
        var colon = pair.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? null : pair[(colon + 1)..];
    }
}
