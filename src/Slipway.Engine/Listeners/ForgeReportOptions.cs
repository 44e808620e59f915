using Slipway.Engine.Events;
using Slipway.Naming;
using Slipway.Renderings;

namespace Slipway.Engine.Listeners;

/// <summary>What the forge is told of a run.</summary>
internal sealed record ForgeReportOptions
{
    /// <summary>The commit that is deployed.</summary>
    public required CommitSha Commit { get; init; }

    /// <summary>The page of the CI run; null outside of CI.</summary>
    public Uri? Run { get; init; }

    /// <summary>Whether the run is of all stages and applications. One of a part reports on its stages only, so that it does not claim the whole. Default: true.</summary>
    public bool IsWhole { get; init; } = true;

    /// <summary>Where an application answers; null where that is not known. Default: unknown.</summary>
    public Func<RenderingTarget, Uri?> AddressOf { get; init; } = _ => null;

    /// <summary>Cancelled when the run is: what the forge has not been told of by then does not begin there any more. Default: never.</summary>
    public CancellationToken Ending { get; init; }

    /// <summary>How many writes the forge takes before the run gives up telling it anything, see <see cref="EventFanOut.Patience"/>. Default: any number.</summary>
    public Func<int> WritesLeft { get; init; } = () => int.MaxValue;
}
