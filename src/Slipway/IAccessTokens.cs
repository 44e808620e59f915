namespace Slipway;

/// <summary>Access tokens of one account, each good for a while.</summary>
internal interface IAccessTokens
{
    /// <summary>A token that is good for some minutes yet.</summary>
    /// <exception cref="SlipwayException">There are no credentials, or nobody gives a token for them.</exception>
    Task<Secret> GetAsync(CancellationToken cancellationToken);

    /// <summary>A token in place of one that a server has refused before its time.</summary>
    /// <param name="refused">The token that was refused: whoever comes second gets the one that was fetched for the first.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="SlipwayException">There are no credentials, or nobody gives a token for them.</exception>
    Task<Secret> RenewAsync(Secret refused, CancellationToken cancellationToken);
}
