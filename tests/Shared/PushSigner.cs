using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Slipway.Testing;

/// <summary>Signs tokens as Google does for push subscriptions, and serves the keys that they are checked with.</summary>
internal sealed class PushSigner : IDisposable
{
    public const string Account = "pubsub@acme.iam.gserviceaccount.com";
    public const string Audience = "https://slipway.example/";

    private static readonly Lazy<RSA> Key = new(() => RSA.Create(2048));

    private readonly HttpListener keys = new();

    public PushSigner()
    {
        Certificates = new Uri($"http://127.0.0.1:{FreePorts.One()}/certs");
        keys.Prefixes.Add(Certificates.GetLeftPart(UriPartial.Authority) + "/");
        keys.Start();
        _ = ServeAsync();
    }

    /// <summary>Where the keys are.</summary>
    public Uri Certificates { get; }

    /// <summary>A token of the subscription, unless said otherwise.</summary>
    public static string Sign(string audience = Audience, string account = Account, bool isVerified = true, string issuer = "https://accounts.google.com", TimeSpan age = default, RSA? by = null)
    {
        var issued = DateTimeOffset.UtcNow - age;
        var claims = new Dictionary<string, object>
        {
            ["iss"] = issuer, ["aud"] = audience, ["sub"] = "1", ["email"] = account, ["email_verified"] = isVerified,
            ["iat"] = issued.ToUnixTimeSeconds(), ["exp"] = issued.AddHours(1).ToUnixTimeSeconds(),
        };
        var unsigned = $"{Encode(new Dictionary<string, object> { ["alg"] = "RS256", ["kid"] = "1", ["typ"] = "JWT" })}.{Encode(claims)}";
        return $"{unsigned}.{Base64Url.EncodeToString((by ?? Key.Value).SignData(Encoding.ASCII.GetBytes(unsigned), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    public void Dispose() => keys.Close();

    private static string Encode(Dictionary<string, object> json) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(json));

    private async Task ServeAsync()
    {
        var key = Key.Value.ExportParameters(includePrivateParameters: false);
        var body = JsonSerializer.SerializeToUtf8Bytes(new
        {
            keys = new[] { new { kty = "RSA", alg = "RS256", use = "sig", kid = "1", n = Base64Url.EncodeToString(key.Modulus), e = Base64Url.EncodeToString(key.Exponent) } },
        });
        try
        {
            while (true)
            {
                var context = await keys.GetContextAsync();
                await context.Response.OutputStream.WriteAsync(body);
                context.Response.Close();
            }
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
