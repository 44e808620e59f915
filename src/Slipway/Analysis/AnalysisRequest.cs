using Slipway.Naming;

namespace Slipway.Analysis;

/// <summary>A look at a rollout: what runs beside what, and since when.</summary>
internal sealed record AnalysisRequest
{
    /// <summary>The stage.</summary>
    public required StageName Stage { get; init; }

    /// <summary>The application.</summary>
    public required ApplicationName Application { get; init; }

    /// <summary>The namespace of both versions.</summary>
    public required string Namespace { get; init; }

    /// <summary>The workload of the version before, and its Service: <c>web</c>.</summary>
    public required string Stable { get; init; }

    /// <summary>The workload of the new version, and its Service: <c>web-canary</c>.</summary>
    public required string Canary { get; init; }

    /// <summary>The steps so far, in their order; the last one holds still.</summary>
    public required IReadOnlyList<ExposureSegment> Segments { get; init; }

    /// <summary>The time of the look.</summary>
    public required DateTimeOffset Now { get; init; }
}
