using Slipway.Health;
using Slipway.Plans;

namespace Slipway.Engine.Applying;

/// <summary>What an apply did.</summary>
/// <param name="Plan">The plan that was carried out; null when a newer commit was there already.</param>
internal sealed record ApplyOutcome(ApplyPlan? Plan)
{
    /// <summary>Whether nothing was done, because a newer commit was applied or is being applied.</summary>
    public bool IsSuperseded => Plan is null && !IsOvertaken;

    /// <summary>Whether nothing was done, because another job went on with the rollout meanwhile.</summary>
    public bool IsOvertaken { get; init; }

    /// <summary>Which images run now; none when nothing was done.</summary>
    public RunningImages Running { get; init; } = new([], []);

    /// <summary>Where it is recorded; null when nothing was done, or the whole set is gone.</summary>
    internal ApplySetStore? Store { get; init; }

    /// <summary>Records that everybody who is to know of it was told: until then, a later run tells again.</summary>
    public Task MarkToldAsync(CancellationToken cancellationToken) => Store?.MarkToldAsync(cancellationToken) ?? Task.CompletedTask;
}
