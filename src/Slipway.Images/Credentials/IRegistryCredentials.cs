namespace Slipway.Images.Credentials;

/// <summary>Who we are in registries that docker's configuration has no credential for.</summary>
internal interface IRegistryCredentials
{
    /// <summary>The credential for a registry. Asked each time that one is needed: it may be good for a while only.</summary>
    /// <param name="host">The registry.</param>
    /// <param name="refused">What the registry has refused, so that another is wanted; null at first.</param>
    /// <param name="cancellationToken">Cancels the question.</param>
    /// <returns>The credential, or null and why there is none; both are null where the registry is somebody else's.</returns>
    Task<(RegistryCredential? Credential, string? Missing)> FindAsync(string host, RegistryCredential? refused, CancellationToken cancellationToken);
}
