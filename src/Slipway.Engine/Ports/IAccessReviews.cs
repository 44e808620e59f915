namespace Slipway.Engine.Ports;

/// <summary>Asks what the account may do (https://kubernetes.io/docs/reference/access-authn-authz/authorization/#checking-api-access).</summary>
internal interface IAccessReviews
{
    /// <summary>Whether a right is there; null where the cluster does not answer the question.</summary>
    Task<bool?> IsAllowedAsync(AccessNeed need, CancellationToken cancellationToken);

    /// <summary>All that the account may do in a namespace; null where the cluster does not tell.</summary>
    Task<GrantedRights?> FindRightsAsync(string inNamespace, CancellationToken cancellationToken);

    /// <summary>The account's name; null where the cluster does not tell.</summary>
    Task<string?> FindAccountAsync(CancellationToken cancellationToken);
}
