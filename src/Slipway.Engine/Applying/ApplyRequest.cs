using Slipway.Health;
using Slipway.Hooks;
using Slipway.Engine.Fencing;
using Slipway.Engine.Locking;
using Slipway.Engine.Reviewing;
using Slipway.Naming;
using Slipway.Plans;
using Slipway.Renderings;

namespace Slipway.Engine.Applying;

/// <summary>What to apply, and under which rules.</summary>
internal sealed record ApplyRequest
{
    /// <summary>What to apply.</summary>
    public required Rendering Rendering { get; init; }

    /// <summary>The commit of the config repository that the rendering is made of.</summary>
    public required CommitSha Commit { get; init; }

    /// <summary>The config repository, for the parent's annotation <see cref="ApplySets.ApplySetLabels.Config"/>; null: what it says stays.</summary>
    public string? Config { get; init; }

    /// <summary>Tells which of two commits is the newer one.</summary>
    public required CommitOrder IsAncestor { get; init; }

    /// <summary>How to take the apply set's lock.</summary>
    public required LockOptions Lock { get; init; }

    /// <summary>The fence of the stage, which a newer commit may have raised by now; null: only the application's own counts.</summary>
    public StageFence? Fence { get; init; }

    /// <summary>What the plan may decide.</summary>
    public PlanRules Rules { get; init; } = new();

    /// <summary>How long to wait for health.</summary>
    public HealthOptions Health { get; init; } = new();

    /// <summary>How hooks run.</summary>
    public HookOptions Hooks { get; init; } = new();

    /// <summary>
    /// What must hold before the apply counts as done, such as smoke tests: asked under the lock when everything is healthy and verified. It fails
    /// with a <see cref="SlipwayException"/>.
    /// </summary>
    public Func<CancellationToken, Task>? Check { get; init; }

    /// <summary>Whether <see cref="Check"/> has anything to do, for those who watch.</summary>
    public bool HasTests { get; init; }

    /// <summary>
    /// Compares the plan with what was reviewed, and asks for approvals, before the first write. It fails with a <see cref="SlipwayException"/>. Null: nobody has to agree.
    /// </summary>
    public Func<PlanReview, CancellationToken, Task<ReviewOutcome?>>? Review { get; init; }

    /// <summary>The approvals that were missing and ignored when the plan was reviewed, in words; null: none were, or the plan is reviewed by the apply itself.</summary>
    public string? WithoutApprovals { get; init; }

    /// <summary>The newest commit of the application's history of deployments, for its record; null where there is none, or it is not known.</summary>
    public CommitSha? History { get; init; }

    /// <summary>The phase of a rollout that this apply brings about; null: it is none of a rollout.</summary>
    public RolloutMark? Rollout { get; init; }

    /// <summary>Whether what is applied is all there is to the commit, and no phase on the way to it.</summary>
    internal bool IsWhole => Rollout is null or { IsEnd: true };

    /// <summary>Slipway's version, for the parent's tooling annotation.</summary>
    public required string Version { get; init; }
}
