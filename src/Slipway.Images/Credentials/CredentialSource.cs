using Slipway.Images.Registries;

namespace Slipway.Images.Credentials;

/// <summary>Who we are in each repository: as the options say of its registry, else as docker's configuration says. Asked once.</summary>
internal sealed class CredentialSource(RegistryOptions options) : IDisposable
{
    private readonly Dictionary<string, RegistryCredential?> _known = [];
    private readonly SemaphoreSlim _turn = new(1);
    private DockerConfig? _config;

    /// <param name="repository">The repository with its registry: <c>ghcr.io/acme/web</c>.</param>
    /// <param name="cancellationToken">Cancels credential helpers.</param>
    public async Task<RegistryCredential?> FindAsync(string repository, CancellationToken cancellationToken)
    {
        if (options.Credentials.TryGetValue(repository.Split('/')[0], out var given))
        {
            return given;
        }

        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (!_known.TryGetValue(repository, out var credential))
            {
                _config ??= DockerConfig.Load(options.FindDockerConfigFolder());
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

    public void Dispose() => _turn.Dispose();
}
