using Slipway.Values;

namespace Slipway.Components.Syncing;

/// <summary>The content of <c>artifacts/sync.json</c>.</summary>
public sealed record SyncResult
{
    /// <summary>The plans of the applications, stage by stage: <c>edits</c> with object, path, both values, managers and place, and <c>refused</c> with the reasons.</summary>
    public required IReadOnlyList<MapValue> Applications { get; init; }
}
