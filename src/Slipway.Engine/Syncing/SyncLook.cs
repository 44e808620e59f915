using Slipway.Engine.Planning;
using Slipway.Syncs;

namespace Slipway.Engine.Syncing;

/// <summary>An application as one cluster has it.</summary>
/// <param name="Found">Its plan, made by force, and its parent.</param>
/// <param name="Options">What may be proposed.</param>
/// <param name="Actors">Tells who made a change in this cluster.</param>
internal sealed record SyncLook(ClusterPlan Found, SyncOptions Options, IActorSource Actors);
