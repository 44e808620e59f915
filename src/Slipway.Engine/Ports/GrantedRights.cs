namespace Slipway.Engine.Ports;

/// <summary>What the account may do in a namespace, as the API server lists it.</summary>
/// <param name="Rules">The rules.</param>
/// <param name="IsIncomplete">Whether the server says that there may be more: an authorizer that cannot list them.</param>
internal sealed record GrantedRights(IReadOnlyList<GrantedRule> Rules, bool IsIncomplete);

/// <summary>A rule of RBAC.</summary>
/// <param name="Verbs">The verbs; <c>*</c> is any.</param>
/// <param name="Groups">The API groups; <c>*</c> is any.</param>
/// <param name="Resources">The plurals, with subresources; <c>*</c> is any.</param>
internal sealed record GrantedRule(IReadOnlyList<string> Verbs, IReadOnlyList<string> Groups, IReadOnlyList<string> Resources);
