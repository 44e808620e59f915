using Slipway.Resources;

namespace Slipway.Health;

/// <summary>Why a resource is not healthy.</summary>
/// <param name="Resource">The resource that was applied.</param>
/// <param name="Reason">Why.</param>
/// <param name="Log">The log that tells more; null when there is none.</param>
internal sealed record HealthFailure(ResourceId Resource, string Reason, LogQuery? Log)
{
    /// <summary>What the Pod itself said of it; null when nothing.</summary>
    public PodWords? Words { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Resource}: {Reason}";
}
