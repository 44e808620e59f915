using Slipway.Naming;

namespace Slipway.Engine.Fencing;

/// <summary>Whether one commit comes before another, or is the same. Null: it cannot be told, as one of them is nowhere to be found.</summary>
internal delegate Task<bool?> CommitOrder(CommitSha ancestor, CommitSha descendant, CancellationToken cancellationToken);
