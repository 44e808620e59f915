using Slipway.Plans;
using Slipway.Resources;

namespace Slipway.Kubernetes.Applying;

/// <summary>Waits for resources to be healthy.</summary>
public interface IHealthWait
{
    /// <summary>Returns when all are healthy.</summary>
    /// <param name="resources">What to wait for.</param>
    /// <param name="plan">The plan that was carried out: it tells what changed just now.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="SlipwayException">One of them failed, or none of it got any further; with the reason.</exception>
    Task WaitAsync(IReadOnlyList<ResourceId> resources, ApplyPlan plan, CancellationToken cancellationToken);
}
