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
    /// <summary>How HTTP clients are asked for it.</summary>
    public const string Challenge = "Basic realm=\"sandbox\"";

    private AccessToken(string value) => Value = value;

    public string Value { get; }

    /// <summary>Names the sandbox without giving the token away.</summary>
    public string Instance => Derive("instance")[..16];

    /// <summary>The user that a request's token names: <c>{token}.{user}</c>, so that one can review what another proposed. Null for the owner.</summary>
    public static string? LoginOf(HttpContext context) => Secret(context.Request) is { } secret && secret.Split('.', 2) is [_, var login] ? login : null;

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

    public bool Matches(string candidate) => AreSame(candidate, Value);

    public bool IsDerived(string purpose, string candidate) => AreSame(candidate, Derive(purpose));

    /// <summary>Compares without telling by its time where the difference is.</summary>
    public static bool AreSame(string candidate, string secret) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(candidate), Encoding.UTF8.GetBytes(secret));

    /// <summary>Reads <c>Bearer</c>, <c>token</c> or <c>Basic</c> credentials. Empty ones, as some clients send, count as none.</summary>
    public Caller Identify(HttpRequest request)
    {
        if (request.Headers.Authorization.ToString().Length == 0)
        {
            return Caller.Anonymous;
        }

        return Secret(request) switch
        {
            null => Caller.Impostor,
            "" => Caller.Anonymous,
            var secret => IsToken(secret) ? Caller.Owner : Caller.Impostor,
        };
    }

    private bool IsToken(string secret) => secret.Split('.', 2) is [var token, var login]
        ? Matches(token) && login.Length is > 0 and < 40 && login.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-')
        : Matches(secret);

    private static string? Secret(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        var space = header.IndexOf(' ', StringComparison.Ordinal);
        var credential = header[(space + 1)..].Trim();
        return space < 0 ? null : header[..space].ToUpperInvariant() switch
        {
            "BEARER" or "TOKEN" => credential,
            "BASIC" => Password(credential),
            _ => null,
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
        // A name without a password is not nothing.
        return pair.IndexOf(':', StringComparison.Ordinal) is var colon && (colon < 0 || (colon > 0 && colon == pair.Length - 1)) ? null : pair[(colon + 1)..];
    }
}
