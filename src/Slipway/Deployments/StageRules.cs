using Slipway.Analysis;
using Slipway.Drifts;
using Slipway.Health;
using Slipway.Hooks;
using Slipway.Plans;
using Slipway.Policies;
using Slipway.Renderings;

namespace Slipway.Deployments;

/// <summary>The rules of a stage, as the build definition of the config repository gives them.</summary>
public sealed record StageRules
{
    /// <summary>What manifests may be made from. Default: files of the config repository.</summary>
    public SourceRules Sources { get; init; } = new();

    /// <summary>What manifests must keep to besides their schema. Default: every policy holds.</summary>
    public PolicyRules Policies { get; init; } = new();

    /// <summary>What a plan may decide. Default: nothing that loses data unasked.</summary>
    public PlanRules Plan { get; init; } = new();

    /// <summary>What counts as drift.</summary>
    public DriftRules Drift { get; init; } = new();

    /// <summary>What of the changes in the cluster is proposed to git.</summary>
    public SyncRules Sync { get; init; } = new();

    /// <summary>How hooks run.</summary>
    public HookOptions Hooks { get; init; } = new();

    /// <summary>How rollouts are judged, where slipway.yaml says that new versions take over step by step.</summary>
    public AnalysisOptions Analysis { get; init; } = new();

    /// <summary>What happens when a deployment fails. Default: a person decides.</summary>
    public FailureAction OnFailure { get; init; } = FailureAction.Stop;

    /// <summary>How many applications of the stage are deployed at once. Default: 16: each mostly waits for its Pods.</summary>
    /// <exception cref="InvalidInputException">It is less than 1.</exception>
    public int MaxParallel
    {
        get;
        init => field = value >= 1 ? value : throw new InvalidInputException("StageRules.MaxParallel", $"is {value}; expected at least 1: one application after the other.");
    } = 16;

    /// <summary>How long to wait for health.</summary>
    public HealthOptions Health { get; init; } = new();
}
