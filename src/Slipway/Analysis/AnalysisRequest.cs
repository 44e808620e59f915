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

    /// <summary>The workload of the version before: <c>web</c>.</summary>
    public required string Stable { get; init; }

    /// <summary>The workload of the new version: <c>web-canary</c>.</summary>
    public required string Canary { get; init; }

    /// <summary>The Service of the version before. Default: called like its workload.</summary>
    public string StableService { get => field ?? Stable; init; }

    /// <summary>The Service of the new version. Default: called like its workload.</summary>
    public string CanaryService { get => field ?? Canary; init; }

    /// <summary>Whether something splits the traffic by the weights of the steps, so that it can be told from what was measured whether it does. Numbers of Pods come near to a weight at best.</summary>
    public bool IsByWeight { get; init; } = true;

    /// <summary>How long what routes the traffic may take to follow a step's share. Default: no time.</summary>
    public TimeSpan RouteWait { get; init; }

    /// <summary>The steps so far, in their order; the last one holds still.</summary>
    public required IReadOnlyList<ExposureSegment> Segments { get; init; }

    /// <summary>The time of the look.</summary>
    public required DateTimeOffset Now { get; init; }
}
