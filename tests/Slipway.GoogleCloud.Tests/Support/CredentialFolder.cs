using System.Security.Cryptography;
using System.Text.Json;
using Slipway.GoogleCloud.Credentials;

namespace Slipway.GoogleCloud.Tests.Support;

/// <summary>A folder with credential files, as gcloud and google-github-actions/auth write them, whose servers are on loopback.</summary>
internal sealed class CredentialFolder(Uri server) : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("slipway-google-");

    // To make one takes longer than the rest of a test.
    private static readonly Lazy<string> Key = new(() =>
    {
        using var key = RSA.Create(2048);
        return key.ExportPkcs8PrivateKeyPem();
    });

    public string this[string name] => Path.Combine(folder.FullName, name);

    public string ServiceAccount() => Write("key.json", new
    {
        type = "service_account",
        project_id = "acme",
        client_email = "ci@acme.iam.gserviceaccount.com",
        private_key_id = "1",
        private_key = Key.Value,
        token_uri = $"{server}token",
    });

    public string Federation(object source, bool impersonates = false) => Write("federation.json", new
    {
        type = "external_account",
        audience = "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/ci/providers/github",
        subject_token_type = "urn:ietf:params:oauth:token-type:jwt",
        token_url = $"{server}sts/v1/token",
        service_account_impersonation_url = impersonates ? $"{server}v1/projects/-/serviceAccounts/ci@acme.iam.gserviceaccount.com:generateAccessToken" : null,
        credential_source = source,
    });

    public string Write(string name, object content) => WriteText(name, JsonSerializer.Serialize(content));

    public string WriteText(string name, string text)
    {
        File.WriteAllText(this[name], text);
        return this[name];
    }

    /// <summary>Places without anything in them besides the named file.</summary>
    public CredentialPlaces Places(string? named = null) => new()
    {
        NamedFile = named,
        UserFile = this["application_default_credentials.json"],
        NamedMetadataHost = named is null ? server.Authority : null,
    };

    public void Dispose() => folder.Delete(recursive: true);
}
