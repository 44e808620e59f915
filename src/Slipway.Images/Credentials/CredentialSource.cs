using Slipway.Images.Registries;

namespace Slipway.Images.Credentials;

/// <summary>Who we are at each registry: as the options say, else as docker's configuration says. Asked once per registry.</summary>
internal sealed class CredentialSource(RegistryOptions options) : IDisposable
{
    private readonly Dictionary<string, RegistryCredential?> _known = [];
    private readonly SemaphoreSlim _turn = new(1);
    private DockerConfig? _config;

    public async Task<RegistryCredential?> FindAsync(string host, CancellationToken cancellationToken)
    {
        if (options.Credentials.TryGetValue(host, out var given))
        {
            return given;
        }

        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (!_known.TryGetValue(host, out var credential))
            {
                _config ??= DockerConfig.Load(options.FindDockerConfigFolder());
                credential = await _config.FindAsync(host, cancellationToken);
                _known[host] = credential;
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
