using Google.Apis.Auth.OAuth2;
using Google.Apis.Auth.OAuth2.Responses;

namespace Slipway.GoogleCloud.Credentials;

/// <summary>A credential of Google's library. Nothing else names its types, so that they are loaded where a token is wanted and nowhere else.</summary>
internal sealed class LoadedCredential
{
    // What a token may be used for is decided by roles (https://cloud.google.com/docs/authentication#authorization-gcp).
    private const string Scope = "https://www.googleapis.com/auth/cloud-platform";

    private readonly GoogleCredential credential;
    private readonly CredentialFailures failures;

    private LoadedCredential(GoogleCredential credential, string? quotaProject, CredentialFailures failures)
    {
        this.credential = credential.CreateScoped(Scope);
        this.failures = failures;
        QuotaProject = quotaProject ?? credential.QuotaProject;
    }

    /// <summary>Who the tokens are of, for messages.</summary>
    public string Account => failures.Account;

    /// <summary>The project that pays; null for the one that is called about.</summary>
    public string? QuotaProject { get; }

    /// <summary>The project that the credentials are of; null where they do not say.</summary>
    public string? Project { get; private init; }

    /// <exception cref="InvalidInputException">It is not whole, or has a source of tokens that is not supported.</exception>
    public static LoadedCredential OfFile(CredentialFile file, string? quotaProject)
    {
        try
        {
            return new(CredentialFactory.FromFile(file.Path, file.Type), quotaProject, CredentialFailures.OfFile(file)) { Project = file.Project };
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException or FormatException or System.Security.Cryptography.CryptographicException)
        {
            // The library's words may hold a part of the file.
            throw new InvalidInputException(
                $"credential file {file.Path}",
                $"it is not a complete file of type {file.Type}, or it names a source of tokens that is not supported: files, addresses and AWS are; programs and certificates are not. Let gcloud or google-github-actions/auth write it again.");
        }
    }

    public static LoadedCredential OfMetadataServer(string host, string? quotaProject)
    {
        var accounts = $"http://{host}/computeMetadata/v1/instance/service-accounts/default";
        var compute = new ComputeCredential(new ComputeCredential.Initializer($"{accounts}/token", $"{accounts}/identity"));
        return new(compute.ToGoogleCredential(), quotaProject, CredentialFailures.OfMetadataServer(host));
    }

    /// <summary>A token, which the library renews some minutes before its end.</summary>
    public async Task<Secret> GetAsync(CancellationToken cancellationToken)
    {
        try
        {
            return new Secret(await ((ITokenAccess)credential).GetAccessTokenForRequestAsync(authUri: null, cancellationToken));
        }
        catch (Exception exception) when (CredentialFailures.IsOfToken(exception, cancellationToken))
        {
            throw failures.Of(exception);
        }
    }

    /// <summary>A new token, however good the present one seems to be.</summary>
    public async Task<Secret> RenewAsync(CancellationToken cancellationToken)
    {
        try
        {
            _ = credential.UnderlyingCredential switch
            {
                ServiceCredential service => await service.RequestAccessTokenAsync(cancellationToken),
                UserCredential user => await user.RefreshTokenAsync(cancellationToken),
                _ => false,
            };
        }
        catch (Exception exception) when (CredentialFailures.IsOfToken(exception, cancellationToken))
        {
            throw failures.Of(exception);
        }

        return await GetAsync(cancellationToken);
    }
}
