using Slipway.Configuration;
using Slipway.Engine.Applying;
using Slipway.Engine.Ports;
using Slipway.Smoke;

namespace Slipway.Engine.Rollouts;

/// <summary>An application that may roll out.</summary>
internal sealed record RolloutRequest
{
    /// <summary>How the commit would be applied as a whole.</summary>
    public required ApplyRequest Apply { get; init; }

    /// <summary>How a new version takes over.</summary>
    public required RolloutConfiguration Strategy { get; init; }

    /// <summary>Judges it by its metrics; null: a step ends when its time is over and all is healthy.</summary>
    public IRolloutAnalysis? Analysis { get; init; }

    /// <summary>The smoke tests of the application: those of its Service are asked of the new version alone, before it has a share. Default: none.</summary>
    public IReadOnlyList<SmokeTest> Tests { get; init; } = [];

    /// <summary>Sends their requests; null: there is no way to, and they are not asked.</summary>
    public ISmokeRequests? SmokeRequests { get; init; }

    /// <summary>What the run brings.</summary>
    public required RolloutOptions Options { get; init; }
}
