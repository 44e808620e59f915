using Slipway.Resources;

namespace Slipway.Health;

/// <summary>Why a Pod does not run well.</summary>
/// <param name="Kind">What kind of problem.</param>
/// <param name="Pod">The Pod.</param>
/// <param name="Container">The container; null when it is about the Pod.</param>
/// <param name="Reason">The problem in words.</param>
internal sealed record PodProblem(PodProblemKind Kind, ResourceId Pod, string? Container, string Reason)
{
    /// <summary>What the Pod itself said; null when nothing.</summary>
    public PodWords? Words { get; init; }

    /// <summary>Whether waiting cannot help: an image name that does not parse.</summary>
    public bool IsFinal { get; init; }

    /// <summary>Whether the log of the container's previous run tells more than that of the present one.</summary>
    public bool IsInPreviousLog { get; init; }
}
