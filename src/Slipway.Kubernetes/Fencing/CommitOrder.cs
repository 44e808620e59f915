using Slipway.Naming;

namespace Slipway.Kubernetes.Fencing;

/// <summary>Whether one commit comes before another, or is the same. Null: the history at hand does not tell.</summary>
public delegate Task<bool?> CommitOrder(CommitSha ancestor, CommitSha descendant, CancellationToken cancellationToken);
