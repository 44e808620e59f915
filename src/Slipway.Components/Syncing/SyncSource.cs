namespace Slipway.Components.Syncing;

/// <summary>What <c>SyncBack</c> takes over from the cluster.</summary>
internal enum SyncSource
{
    /// <summary>What people changed by hand.</summary>
    Edits,

    /// <summary>Sizes that a VerticalPodAutoscaler recommends.</summary>
    Vpa,
}
