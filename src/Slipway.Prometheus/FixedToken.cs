namespace Slipway.Prometheus;

/// <summary>A token that a parameter holds: there is no other.</summary>
internal sealed class FixedToken(Secret token) : IAccessTokens
{
    /// <inheritdoc/>
    public Task<Secret> GetAsync(CancellationToken cancellationToken) => Task.FromResult(token);

    /// <inheritdoc/>
    public Task<Secret> RenewAsync(Secret refused, CancellationToken cancellationToken) => Task.FromResult(token);
}
