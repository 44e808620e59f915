using Slipway.Analysis;
using Slipway.Naming;

namespace Slipway.Components;

/// <summary>What new versions must stand up to while they take over step by step, as slipway.yaml says under <c>rollout</c>. A build definition that deploys adds it beside <see cref="IDeploy"/>.</summary>
public interface IRollOut : IHaveMetrics
{
    /// <summary>The checks of an application in a stage. Override it; default: none, so that time alone ends a step.</summary>
    IEnumerable<RolloutCheck> Checks(StageName stage, ApplicationName application) => [];
}
