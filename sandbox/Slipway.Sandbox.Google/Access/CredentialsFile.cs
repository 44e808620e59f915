using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Sandbox.Hosting;

namespace Slipway.Sandbox.Google.Access;

/// <summary>
/// The file that Google's libraries take as Application Default Credentials, with the service account's key in it. To make a key takes longer than to
/// start a sandbox, so it is made when somebody asks for it.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="web">The sandbox's address.</param>
internal sealed class CredentialsFile(string path, Func<Uri> web)
{
    private const int KeySize = 2048;

    private readonly Lock _lock = new();
    private (DateTime WrittenAt, ServiceAccount Account)? _known;

    /// <summary>The account; null as long as nobody has asked for its key.</summary>
    /// <exception cref="SlipwayException">The file holds no key.</exception>
    public ServiceAccount? Find()
    {
        lock (_lock)
        {
            if (!File.Exists(path))
                return null;
            var writtenAt = File.GetLastWriteTimeUtc(path);
            if (_known?.WrittenAt != writtenAt)
                _known = (writtenAt, Read().Account);
            return _known.Value.Account;
        }
    }

    /// <summary>Writes the file where there is none, or where it names another place to ask for tokens.</summary>
    /// <exception cref="SlipwayException">The file holds no key.</exception>
    public ServiceAccount Ensure()
    {
        lock (_lock)
        {
            var tokens = new Uri(web(), $"{TokenEndpoints.Prefix}/token").AbsoluteUri;
            var (account, known) = File.Exists(path) ? Read() : (new ServiceAccount(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20)), RSA.Create(KeySize)), null);
            if (known != tokens)
                AtomicFile.WriteText(path, Describe(account, tokens).ToJsonString(new JsonSerializerOptions { WriteIndented = true }));
            _known = (File.GetLastWriteTimeUtc(path), account);
            return account;
        }
    }

    private static JsonObject Describe(ServiceAccount account, string tokens) => new()
    {
        ["type"] = "service_account",
        ["project_id"] = GoogleProject.Id,
        ["private_key_id"] = account.KeyId,
        ["private_key"] = account.Key.ExportPkcs8PrivateKeyPem() + "\n",
        ["client_email"] = GoogleProject.Account,
        ["client_id"] = GoogleProject.Number,
        ["token_uri"] = tokens,
        ["universe_domain"] = "googleapis.com",
    };

    private (ServiceAccount Account, string? Tokens) Read()
    {
        var key = RSA.Create();
        try
        {
            var file = JsonNode.Parse(File.ReadAllText(path)) as JsonObject ?? throw new JsonException("it holds no object.");
            key.ImportFromPem((string?)file["private_key"]);
            return (new ServiceAccount((string?)file["private_key_id"] ?? "", key), (string?)file["token_uri"]);
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or CryptographicException or InvalidOperationException)
        {
            key.Dispose();
            throw new SlipwayException(
                path, $"is damaged: {exception.Message} Delete this file, and another is made; the sandbox's other state is intact.", innerException: exception);
        }
    }
}
