using Slipway.Values;

namespace Slipway.Components.Deploying;

/// <summary>The content of <c>artifacts/drift.json</c>.</summary>
public sealed record DriftResult
{
    /// <summary>The reports of the applications, stage by stage.</summary>
    public required IReadOnlyList<MapValue> Applications { get; init; }

    /// <summary>Apply sets that git does not have any more, as <c>stage/application</c>, with the namespace where it is not the stage's.</summary>
    public required IReadOnlyList<string> Orphans { get; init; }

    /// <summary>Where apply sets that git does not have any more could not be looked for.</summary>
    public IReadOnlyList<string> Gaps { get; init; } = [];
}
