using System.Text;
using System.Text.Json;
using Slipway.Images.Registries;

namespace Slipway.Images.Credentials;

/// <summary>Docker's <c>config.json</c>, as far as it says who we are (https://docs.docker.com/reference/cli/docker/login/).</summary>
internal sealed class DockerConfig
{
    private readonly Dictionary<string, RegistryCredential> _stored = [];
    private readonly Dictionary<string, string> _helpers = [];
    private readonly Dictionary<(string Helper, string Host), RegistryCredential?> _answers = [];
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

    /// <summary>
    /// The credentials for a repository: of the helper that is named for its registry; else those stored for the longest part of its path, as other tools keep
    /// them (https://github.com/containers/image/blob/main/docs/containers-auth.json.5.md); else those of the common helper, else those of its registry.
    /// Null when there are none.
    /// </summary>
    /// <param name="repository">The repository with its registry, <c>ghcr.io/acme/web</c>, or a registry.</param>
    /// <param name="cancellationToken">Cancels helpers.</param>
    public async Task<RegistryCredential?> FindAsync(string repository, CancellationToken cancellationToken)
    {
        var host = repository.Split('/')[0];
        if (_helpers.TryGetValue(host, out var helper) && await AskAsync(helper, host, cancellationToken) is { } answer)
        {
            return answer;
        }

        for (var place = repository; place != host; place = place[..place.LastIndexOf('/')])
        {
            if (_stored.TryGetValue(place, out var stored))
            {
                return stored;
            }
        }

        return (helper is null && _defaultHelper is { } common ? await AskAsync(common, host, cancellationToken) : null) ?? _stored.GetValueOrDefault(host);
    }

    private async Task<RegistryCredential?> AskAsync(string helper, string host, CancellationToken cancellationToken)
    {
        if (!_answers.TryGetValue((helper, host), out var known))
        {
            _answers[(helper, host)] = known = await CredentialHelper.GetAsync(helper, StoredName(host), cancellationToken);
        }

        return known;
    }

    /// <summary>The key under which docker stores a registry's credentials.</summary>
    private static string StoredName(string host) => host == "docker.io" ? "https://index.docker.io/v1/" : host;

    /// <summary>Keys are registries, repositories or parts of their path (<c>ghcr.io/acme</c>), or addresses such as <c>https://index.docker.io/v1/</c>.</summary>
    private static string PlaceOf(string key)
    {
        var scheme = key.IndexOf("://", StringComparison.Ordinal);
        var parts = (scheme < 0 ? key : key[(scheme + 3)..]).Split('/', StringSplitOptions.RemoveEmptyEntries);
        var host = RegistryAddress.NormalizeHost(parts.FirstOrDefault("").ToLowerInvariant());
        return parts.Length <= 1 || parts is [_, "v1" or "v2"] ? host : string.Join('/', [host, .. parts[1..]]);
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
                if (CredentialOf(entry.Value, $"{file}: {entry.Name}") is { } credential
                    // Of several spellings of one place, docker's own counts, else the first.
                    && (!_stored.ContainsKey(PlaceOf(entry.Name)) || entry.Name == StoredName(PlaceOf(entry.Name))))
                {
                    _stored[PlaceOf(entry.Name)] = credential;
                }
            }
        }

        if (root.TryGetProperty("credHelpers", out var helpers))
        {
            foreach (var entry in helpers.EnumerateObject())
            {
                _helpers[PlaceOf(entry.Name).Split('/')[0]] = entry.Value.GetString() ?? "";
            }
        }

        _defaultHelper = Text(root, "credsStore") is { Length: > 0 } name ? name : null;
    }
}
