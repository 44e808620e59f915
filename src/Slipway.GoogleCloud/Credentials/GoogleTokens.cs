namespace Slipway.GoogleCloud.Credentials;

/// <summary>
/// Access tokens of Application Default Credentials, which are looked for when the first token is wanted
/// (https://cloud.google.com/docs/authentication/application-default-credentials).
/// </summary>
/// <param name="places">Where the credentials may be.</param>
/// <param name="time">The clock of the limit.</param>
internal sealed class GoogleTokens(CredentialPlaces places, TimeProvider time) : IAccessTokens
{
    private readonly Lock gate = new();
    private Task<LoadedCredential>? loaded;
    private (Secret Refused, Task<Secret> Token)? renewal;

    /// <summary>How long a token may take to come. Default: 30 s.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public Task<Secret> GetAsync(CancellationToken cancellationToken) => WithLimitAsync(async token => await (await LoadAsync()).GetAsync(token), cancellationToken);

    /// <inheritdoc/>
    public async Task<Secret> RenewAsync(Secret refused, CancellationToken cancellationToken)
    {
        if (await GetAsync(cancellationToken) is var present && present.Reveal() != refused.Reveal())
        {
            return present;
        }

        Task<Secret> token;
        lock (gate)
        {
            if (renewal is not { } under || under.Refused.Reveal() != refused.Reveal() || under.Token.IsFaulted)
            {
                renewal = under = (refused, WithLimitAsync(async limit => await (await LoadAsync()).RenewAsync(limit), CancellationToken.None));
            }

            token = under.Token;
        }

        return await token.WaitAsync(cancellationToken);
    }

    /// <summary>Who the tokens are of, for messages; null where there are no credentials.</summary>
    public string? Account => loaded is { IsCompletedSuccessfully: true } ? loaded.Result.Account : null;

    /// <summary>The project that pays; null for the one that is called about. Known once there was a token.</summary>
    public string? QuotaProject => loaded is { IsCompletedSuccessfully: true } ? loaded.Result.QuotaProject : null;

    /// <summary>The project that the credentials are of; null where they do not say.</summary>
    /// <exception cref="SlipwayException">There are no credentials.</exception>
    public async Task<string?> FindProjectAsync() => (await LoadAsync()).Project;

    private Task<LoadedCredential> LoadAsync()
    {
        lock (gate)
        {
            return loaded = loaded is null or { IsFaulted: true } ? FindAsync() : loaded;
        }
    }

    private async Task<LoadedCredential> FindAsync()
    {
        var file = places.NamedFile ?? (File.Exists(places.UserFile) ? places.UserFile : null);
        return file is not null ? LoadedCredential.OfFile(CredentialFile.Read(file), places.QuotaProject)
            : await MetadataServer.FindAsync(places, CancellationToken.None) is { } host ? LoadedCredential.OfMetadataServer(host, places.QuotaProject)
            : throw places.NotFound();
    }

    private async Task<Secret> WithLimitAsync(Func<CancellationToken, Task<Secret>> fetch, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            // The library does not heed the token everywhere.
            return await fetch(either.Token).WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SlipwayException(
                $"credentials of {Account ?? "Google Cloud"}", $"no token came within {Limit.TotalSeconds:0.###} s. Check that the server that gives it can be reached from here, and run the same target again.", isTransient: true);
        }
    }
}
