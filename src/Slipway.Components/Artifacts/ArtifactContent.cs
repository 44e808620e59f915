namespace Slipway.Components.Artifacts;

/// <summary>What a result file holds.</summary>
internal sealed record ArtifactContent<T>(ArtifactStamp Stamp, T Result)
    where T : class;
