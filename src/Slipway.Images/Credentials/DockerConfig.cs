using System.Text;
using System.Text.Json;
using Slipway.Images.Registries;

namespace Slipway.Images.Credentials;

/// <summary>Docker's <c>config.json</c>, as far as it says who we are (https://docs.docker.com/reference/cli/docker/login/).</summary>
internal sealed class DockerConfig
{
    private readonly Dictionary<string, RegistryCredential> _stored = [];
    private readonly Dictionary<string, string> _helpers = [];
    private string? _defaultHelper;

    /// <param name="folder">The folder of the file.</param>
    /// <exception cref="InvalidInputException">The file is malformed.</exception>
    public static DockerConfig Load(string folder)
    {
        var file = Path.Combine(folder, "config.json");
        return File.Exists(file) ? Parse(File.ReadAllText(file), file) : new DockerConfig();
    }

    public static DockerConfig Parse(string json, string file)
    {
        var config = new DockerConfig();
        try
        {
            using var document = JsonDocument.Parse(json);
            config.Read(document.RootElement, file);
        }
        catch (JsonException exception)
        {
            throw new InvalidInputException(
                $"{file}:{exception.LineNumber + 1}:{exception.BytePositionInLine + 1}", "not valid JSON; expected docker's configuration.");
        }
        catch (InvalidOperationException exception)
        {
            throw new InvalidInputException(file, $"not docker's configuration: {exception.Message}");
        }

        return config;
    }

    /// <summary>The credentials for a registry; null when there are none.</summary>
    public async Task<RegistryCredential?> FindAsync(string host, CancellationToken cancellationToken)
    {
        var helper = _helpers.GetValueOrDefault(host) ?? _defaultHelper;
        var answer = helper is null ? null : await CredentialHelper.GetAsync(helper, StoredName(host), cancellationToken);
        return answer ?? _stored.GetValueOrDefault(host);
    }

    /// <summary>The key under which docker stores a registry's credentials.</summary>
    private static string StoredName(string host) => host == "docker.io" ? "https://index.docker.io/v1/" : host;

    /// <summary>Keys are hosts, or addresses such as <c>https://index.docker.io/v1/</c>.</summary>
    private static string HostOf(string key)
    {
        var scheme = key.IndexOf("://", StringComparison.Ordinal);
        return RegistryAddress.NormalizeHost((scheme < 0 ? key : key[(scheme + 3)..]).Split('/')[0]);
    }

    private static RegistryCredential? CredentialOf(JsonElement entry, string subject)
    {
        if (Text(entry, "identitytoken") is { Length: > 0 } token)
        {
            return new RegistryCredential("<token>", new Secret(token));
        }

        if (Text(entry, "auth") is not { Length: > 0 } encoded)
        {
            return Text(entry, "username") is { Length: > 0 } user && Text(entry, "password") is { } secret
                ? new RegistryCredential(user, new Secret(secret))
                : null;
        }

        var bytes = new byte[encoded.Length];
        var decoded = Convert.TryFromBase64String(encoded, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : "";
        var colon = decoded.IndexOf(':', StringComparison.Ordinal);
        return colon > 0
            ? new RegistryCredential(decoded[..colon], new Secret(decoded[(colon + 1)..].TrimEnd('\0')))
            : throw new InvalidInputException(subject, "'auth' is not the base64 form of 'user:password'. Run docker login again.");
    }

    private static string? Text(JsonElement entry, string name) => entry.TryGetProperty(name, out var value) ? value.GetString() : null;

    private void Read(JsonElement root, string file)
    {
        if (root.TryGetProperty("auths", out var stored))
        {
            foreach (var entry in stored.EnumerateObject())
            {
                if (CredentialOf(entry.Value, $"{file}: {entry.Name}") is { } credential)
                {
                    _stored[HostOf(entry.Name)] = credential;
                }
            }
        }

        if (root.TryGetProperty("credHelpers", out var helpers))
        {
            foreach (var entry in helpers.EnumerateObject())
            {
                _helpers[HostOf(entry.Name)] = entry.Value.GetString() ?? "";
            }
        }

        _defaultHelper = Text(root, "credsStore") is { Length: > 0 } name ? name : null;
    }
}
