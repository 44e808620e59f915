using Slipway.Resources;
using Slipway.Syncs;

namespace Slipway.Engine.Syncing;

/// <summary>Tells who made a change in a cluster. The managers of fields are tools, and anybody can use the name of any.</summary>
internal interface IActorSource
{
    /// <summary>The person or account, and how that is known: <c>jane@acme.example (stamp of the policy)</c>. Null where it is not known.</summary>
    /// <param name="finding">The change.</param>
    /// <param name="live">The object as it is.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task<string?> FindAsync(SyncFinding finding, Resource? live, CancellationToken cancellationToken);
}
