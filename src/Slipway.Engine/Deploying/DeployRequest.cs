using Slipway.Configuration;
using Slipway.Deployments;
using Slipway.Engine.Applying;
using Slipway.Engine.Events;
using Slipway.Engine.Fencing;
using Slipway.Engine.Locking;
using Slipway.Engine.Ports;
using Slipway.Engine.Reviewing;
using Slipway.Engine.Rollouts;
using Slipway.Hooks;
using Slipway.Naming;
using Slipway.Plans;
using Slipway.Renderings;
using Slipway.Smoke;

namespace Slipway.Engine.Deploying;

/// <summary>A run of a commit over the stages that it was asked for.</summary>
internal sealed record DeployRequest
{
    /// <summary>The commit of the config repository.</summary>
    public required CommitSha Commit { get; init; }

    /// <summary>The config repository, as the parents of apply sets name it; null where it is not known.</summary>
    public string? Config { get; init; }

    /// <summary>Tells which of two commits is the newer one.</summary>
    public required CommitOrder IsAncestor { get; init; }

    /// <summary>Who runs this, for locks and records.</summary>
    public required string Holder { get; init; }

    /// <summary>Slipway's version.</summary>
    public required string Version { get; init; }

    /// <summary>What slipway.yaml says.</summary>
    public required SlipwayConfiguration Configuration { get; init; }

    /// <summary>The rules of a stage.</summary>
    public required Func<StageName, StageRules> RulesOf { get; init; }

    /// <summary>What is deployed: a part for each stage and cluster.</summary>
    public required IReadOnlyList<StagePart> Parts { get; init; }

    /// <summary>Stages that are not deployed, and that a stage of <see cref="Parts"/> requires: they are only looked at.</summary>
    public IReadOnlyList<StagePart> Required { get; init; } = [];

    /// <summary>The smoke tests of an application; null: nothing is tested.</summary>
    public Func<RenderingTarget, IReadOnlyList<SmokeTest>>? TestsOf { get; init; }

    /// <summary>Whether what did not change is tested as well. Default: false.</summary>
    public bool TestsAll { get; init; }

    /// <summary>Whether stages are deployed in spite of a freeze. Default: false.</summary>
    public bool IgnoresFreeze { get; init; }

    /// <summary>Proposes to go back after a failure; the sentence for the message. Null: a person decides.</summary>
    public Func<RenderingTarget, DeployFailure, CancellationToken, Task<string?>>? ProposeRestore { get; init; }

    /// <summary>Has a plan reviewed, see <see cref="ApplyRequest.Review"/>. Null: nobody has to agree.</summary>
    public Func<PlanReview, CancellationToken, Task<ReviewOutcome?>>? Review { get; init; }

    /// <summary>The newest commit of an application's history of deployments; null where there is none, or it is not known. Default: not known.</summary>
    public Func<RenderingTarget, Task<CommitSha?>> HistoryOf { get; init; } = _ => Task.FromResult<CommitSha?>(null);

    /// <summary>Hooks that count as done without running. Default: none.</summary>
    public HookSkips SkippedHooks { get; init; } = HookSkips.None;

    /// <summary>What the run brings to rollouts.</summary>
    public RolloutOptions Rollouts { get; init; } = new();

    /// <summary>Judges the rollout of an application by its metrics; null, or where it returns null: a step ends when its time is over and all is healthy.</summary>
    public Func<RenderingTarget, IRolloutAnalysis?>? AnalysisOf { get; init; }

    /// <summary>How the run takes locks.</summary>
    /// <param name="time">The clock.</param>
    internal LockOptions LockOf(TimeProvider time) => new() { Holder = Holder, Time = time };

    /// <summary>The apply of an application in a part of the run.</summary>
    /// <param name="part">The part.</param>
    /// <param name="rendering">The application.</param>
    /// <param name="test">Runs its smoke tests.</param>
    /// <param name="time">The clock.</param>
    internal ApplyRequest ApplyOf(StagePart part, Rendering rendering, Func<CancellationToken, Task> test, TimeProvider time) => new()
    {
        Rendering = rendering,
        Commit = Commit,
        Config = Config,
        IsAncestor = IsAncestor,
        Lock = LockOf(time),
        Rules = part.PlanRulesOf(rendering.Target) with { SkippedHooks = SkippedHooks },
        Health = RulesOf(part.Stage).Health,
        Hooks = RulesOf(part.Stage).Hooks,
        Version = Version,
        Review = Review,
        Check = TestsOf is null ? null : test,
        HasTests = TestsOf?.Invoke(rendering.Target).Count > 0,
    };
}
