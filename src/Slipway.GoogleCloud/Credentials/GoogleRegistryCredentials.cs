using Slipway.Images.Credentials;

namespace Slipway.GoogleCloud.Credentials;

/// <summary>
/// Artifact Registry takes an access token as password (https://cloud.google.com/artifact-registry/docs/docker/authentication#token). Without credentials it is asked as nobody in
/// particular, since what is public needs none.
/// </summary>
/// <param name="tokens">Who asks.</param>
/// <param name="isGoogles">Whether a registry is Google's; null for <see cref="IsGoogles"/>.</param>
internal sealed class GoogleRegistryCredentials(GoogleTokens tokens, Func<string, bool>? isGoogles = null) : IRegistryCredentials
{
    private const string User = "oauth2accesstoken";

    public static bool IsGoogles(string host) =>
        host == "gcr.io" || host.EndsWith(".gcr.io", StringComparison.Ordinal) || host.EndsWith(".pkg.dev", StringComparison.Ordinal);

    /// <inheritdoc/>
    public async Task<(RegistryCredential? Credential, string? Missing)> FindAsync(string host, RegistryCredential? refused, CancellationToken cancellationToken)
    {
        if (!(isGoogles ?? IsGoogles)(host))
        {
            return (null, null);
        }

        try
        {
            var token = refused?.User == User ? await tokens.RenewAsync(refused.Secret, cancellationToken) : await tokens.GetAsync(cancellationToken);
            return (new RegistryCredential(User, token), null);
        }
        catch (SlipwayException exception)
        {
            return (null, exception.Message);
        }
    }
}
