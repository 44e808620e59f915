using Slipway.Values;

namespace Slipway.Components.Deploying;

/// <summary>The content of <c>artifacts/plan.json</c>.</summary>
public sealed record PlanResult
{
    /// <summary>The plans, stage by stage.</summary>
    public required IReadOnlyList<PlannedApplication> Applications { get; init; }
}

/// <summary>What applying one application would do.</summary>
public sealed record PlannedApplication
{
    /// <summary>Stage and application: <c>dev/web</c>.</summary>
    public required string Environment { get; init; }

    /// <summary>One line.</summary>
    public required string Summary { get; init; }

    /// <summary>The hash over what was decided; null for an application that waits for its first release.</summary>
    public string? Hash { get; init; }

    /// <summary>Whether it can be carried out.</summary>
    public required bool IsBlocked { get; init; }

    /// <summary>The plan; null for an application that waits for its first release.</summary>
    public MapValue? Plan { get; init; }
}
