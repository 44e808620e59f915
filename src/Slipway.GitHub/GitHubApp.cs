using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Slipway.GitHub;

/// <summary>A GitHub App that acts in the name of its installation (https://docs.github.com/apps/creating-github-apps/authenticating-with-a-github-app).</summary>
public sealed record GitHubApp
{
    // GitHub allows ten minutes, and its clock may be another one.
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(9);
    private static readonly TimeSpan Drift = TimeSpan.FromMinutes(1);
    private readonly Secret key;

    /// <param name="id">The app's client id or app id.</param>
    /// <param name="privateKey">Its private key as PEM.</param>
    /// <exception cref="InvalidInputException">The id is empty, or the key is no RSA key in PEM.</exception>
    public GitHubApp(string id, Secret privateKey)
    {
        if (string.IsNullOrWhiteSpace(id))
        {
            throw new InvalidInputException("ForgeAppId", "it is not set, and the app's key is. Set it to the client id of the GitHub App.");
        }

        (Id, key) = (id.Trim(), privateKey);
        using var rsa = Open();
    }

    /// <summary>The app's client id or app id.</summary>
    public string Id { get; }

    /// <summary>A signed statement that this is the app (a JSON Web Token, RFC 7519, with RS256), good for some minutes.</summary>
    internal Secret Sign(DateTimeOffset now)
    {
        var header = Part(new { alg = "RS256", typ = "JWT" });
        var claims = Part(new { iat = (now - Drift).ToUnixTimeSeconds(), exp = (now + Lifetime).ToUnixTimeSeconds(), iss = Id });
        using var rsa = Open();
        var signature = rsa.SignData(Encoding.ASCII.GetBytes($"{header}.{claims}"), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return new Secret($"{header}.{claims}.{Base64Url.EncodeToString(signature)}");
    }

    private static string Part(object value) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(value));

    private RSA Open()
    {
        var rsa = RSA.Create();
        try
        {
            // A variable of a CI system may hold the line ends as two characters.
            rsa.ImportFromPem(key.Reveal().Replace("\\n", "\n", StringComparison.Ordinal));
            return rsa;
        }
        catch (Exception exception) when (exception is ArgumentException or CryptographicException)
        {
            rsa.Dispose();
            throw new InvalidInputException("ForgeAppKey", "it is not an RSA private key in PEM; expected the whole file that GitHub generated, beginning with -----BEGIN.");
        }
    }
}
