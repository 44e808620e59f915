using Serilog;
using Slipway.ApplySets;
using Slipway.Engine.Events;
using Slipway.Engine.Ports;
using Slipway.Engine.Waiting;
using Slipway.Health;
using Slipway.Plans;

namespace Slipway.Engine.Applying;

/// <summary>
/// Asks, when everything is healthy, which images run. What was sent is a template: an admission webhook may give its Pods another image, and a workload may keep its old Pods.
/// </summary>
internal sealed class RunningCheck(ICluster cluster, INotes notes)
{
    /// <summary>What runs.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="plan">What was carried out.</param>
    /// <param name="verified">What a plan says after it.</param>
    /// <param name="before">The apply set's parent before it; null for the first deployment.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="SlipwayException">Pods run another image than their workload asks for, and nothing in git says so.</exception>
    public async Task<RunningImages> LookAsync(ApplyRequest request, ApplyPlan plan, ApplyPlan verified, Resources.Resource? before, CancellationToken cancellationToken)
    {
        var asked = RunningImages.AskedFor(request.Rendering);
        // Where nothing was sent, and all of it ran when the last deployment ended, nobody is asked.
        if (asked.Images.Count == 0
            || (!plan.HasChanges && DeploymentRecord.Last(before) is { Outcome: DeploymentOutcome.Healthy } last && last.Images.SequenceEqual(asked.Images)))
        {
            return asked;
        }

        var running = await new RunningPods(cluster, notes).LookAsync([.. verified.Actions.OfType<PlanAction.Unchanged>().Select(unchanged => unchanged.Live)], cancellationToken);
        foreach (var difference in running.Behind.Where(difference => difference.IsWanted))
        {
            notes.Warn(difference.ToString());
        }

        return running.Behind.Where(difference => !difference.IsWanted).ToList() is { Count: > 0 } wrong
            ? throw new SlipwayException(
                request.Rendering.Target.ToString(),
                Reasons.Of("is healthy, but does not run what git says. Something replaces the image of its Pods, such as an admission webhook", wrong.Select(difference => $"{difference}")))
            : running.WithHooksOf(request.Rendering);
    }
}
