using Slipway.Resources;

namespace Slipway.Health;

/// <summary>What a look at the cluster showed.</summary>
internal sealed record HealthReport
{
    /// <summary>What is known so far.</summary>
    public required HealthVerdict Verdict { get; init; }

    /// <summary>Each resource with its health, in the order of the apply.</summary>
    public required IReadOnlyList<(ResourceId Resource, ResourceHealth Health)> Resources { get; init; }

    /// <summary>Why it failed; empty unless it did.</summary>
    public required IReadOnlyList<HealthFailure> Failures { get; init; }

    /// <summary>
    /// When to look again even if nothing changes, because a window, a grace or the time runs out then; null once it is decided.
    /// </summary>
    public required DateTimeOffset? LookAgainAt { get; init; }

    /// <summary>What is not yet current, one line each.</summary>
    public IEnumerable<string> Pending =>
        Resources.Where(pair => pair.Health is not ResourceHealth.Current).Select(pair => $"{pair.Resource}: {pair.Health}");
}
