using System.Collections.Concurrent;
using Slipway.Images.Registries;

namespace Slipway.Images.Credentials;

/// <summary>
/// Who we are in each repository: as the options say of its registry, else as docker's configuration says, else as a cloud says whose registry it is. Docker's configuration is asked
/// once, and again where the registry refuses what it says: CI systems write a new token into it now and then.
/// </summary>
internal sealed class CredentialSource(RegistryOptions options) : IDisposable
{
    private readonly Dictionary<string, RegistryCredential?> _known = [];
    private readonly ConcurrentDictionary<string, string> _missing = [];
    private readonly SemaphoreSlim _turn = new(1);
    private DockerConfig? _config;

    /// <param name="repository">The repository with its registry: <c>ghcr.io/acme/web</c>.</param>
    /// <param name="cancellationToken">Cancels credential helpers.</param>
    public async Task<RegistryCredential?> FindAsync(string repository, CancellationToken cancellationToken) =>
        options.Credentials.TryGetValue(HostOf(repository), out var given) ? given
        : await ConfiguredAsync(repository, isAgain: false, cancellationToken) ?? await OfCloudAsync(repository, refused: null, cancellationToken);

    /// <summary>Another credential than the one that the registry has refused; null where there is no other.</summary>
    /// <param name="repository">The repository with its registry.</param>
    /// <param name="refused">The credential that was refused.</param>
    /// <param name="cancellationToken">Cancels credential helpers.</param>
    public async Task<RegistryCredential?> RenewAsync(string repository, RegistryCredential? refused, CancellationToken cancellationToken)
    {
        if (refused is null || options.Credentials.ContainsKey(HostOf(repository)))
        {
            return null;
        }

        var other = await ConfiguredAsync(repository, isAgain: true, cancellationToken) ?? await OfCloudAsync(repository, refused, cancellationToken);
        return other is null || (other.User == refused.User && other.Secret.Reveal() == refused.Secret.Reveal()) ? null : other;
    }

    /// <summary>Why a cloud has no credential for its own registry, and what to do; null where that is not so.</summary>
    public string? MissingFor(string host) => _missing.GetValueOrDefault(host);

    public void Dispose() => _turn.Dispose();

    private static string HostOf(string repository) => repository.Split('/')[0];

    private async Task<RegistryCredential?> ConfiguredAsync(string repository, bool isAgain, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (isAgain || !_known.TryGetValue(repository, out var credential))
            {
                _config = isAgain || _config is null ? DockerConfig.Load(options.FindDockerConfigFolder()) : _config;
                credential = await _config.FindAsync(repository, cancellationToken);
                _known[repository] = credential;
            }

            return credential;
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<RegistryCredential?> OfCloudAsync(string repository, RegistryCredential? refused, CancellationToken cancellationToken)
    {
        if (options.CloudCredentials is not { } cloud)
        {
            return null;
        }

        var (credential, missing) = await cloud.FindAsync(HostOf(repository), refused, cancellationToken);
        if (missing is not null)
        {
            _missing[HostOf(repository)] = missing;
        }

        return credential;
    }
}
