using System.Globalization;
using Slipway.Analysis;
using Slipway.ApplySets;
using Slipway.Health;
using Slipway.Naming;
using Slipway.Plans;
using Slipway.Renderings;
using Slipway.Rollouts;
using Slipway.Smoke;

namespace Slipway.Engine.Events;

/// <summary>How the deployment of one application ended.</summary>
internal abstract record Outcome
{
    private Outcome()
    {
    }

    /// <summary>The application.</summary>
    public required RenderingTarget Target { get; init; }

    /// <summary>The last deployment before the run, as the cluster told of it; null where it told of none, or was not asked.</summary>
    public DeploymentRecord? Earlier { get; init; }

    /// <summary>The rollout that it is a part of; null: it is none of one.</summary>
    public virtual RolloutRecord? Rollout { get; init; }

    /// <summary>What the rollout was judged by so far, a row for each step and check.</summary>
    public IReadOnlyList<EvidenceRow> Evidence { get => field ?? Rollout?.Evidence ?? []; init; }

    /// <summary>Whether an earlier run told everybody of just this: nothing happened since.</summary>
    public bool IsTold { get; init; }

    /// <summary>In a few words, for a list.</summary>
    public abstract string Summary { get; }

    /// <summary>It waits for its first release; nothing was done.</summary>
    public sealed record AwaitsRelease : Outcome
    {
        /// <inheritdoc/>
        public override string Summary => "waiting for its first release";
    }

    /// <summary>It was like this already, and healthy: nothing was locked or written.</summary>
    public sealed record Unchanged : Outcome
    {
        /// <summary>The images that run.</summary>
        public required IReadOnlyList<string> Images { get; init; }

        /// <summary>The hash of the plan that found nothing to do.</summary>
        public required string PlanHash { get; init; }

        /// <inheritdoc/>
        public override string Summary => "unchanged";
    }

    /// <summary>A newer commit was there already; nothing was done.</summary>
    public sealed record Superseded : Outcome
    {
        /// <inheritdoc/>
        public override string Summary => "a newer commit was there already";
    }

    /// <summary>It was carried out: applied, healthy, verified and, where they are asked for, smoke-tested.</summary>
    public sealed record Deployed : Outcome
    {
        /// <summary>The plan.</summary>
        public required ApplyPlan Plan { get; init; }

        /// <summary>What runs.</summary>
        public required RunningImages Running { get; init; }

        /// <summary>Its smoke tests; null where none were asked for.</summary>
        public IReadOnlyList<SmokeResult>? Tests { get; init; }

        /// <summary>Why it is not deployed as long as its Pods do not run it; empty: they do.</summary>
        public string Behind => string.Join("; ", Running.Behind);

        /// <inheritdoc/>
        public override string Summary => PlanText.Outcome(Plan)
            + Tests switch { null => "", [] => ", no smoke tests", [_] => ", 1 smoke test passed", var many => $", {many.Count} smoke tests passed" }
            + (Behind.Length == 0 ? "" : $". {Behind}");
    }

    /// <summary>It rolls out step by step, and stays where it is until a run goes on with it.</summary>
    public sealed record RollingOut : Outcome
    {
        /// <summary>Where it stays.</summary>
        public required RolloutRecord Record { get; init; }

        /// <inheritdoc/>
        public override RolloutRecord? Rollout => Record;

        /// <summary>Why it stays there.</summary>
        public required string Reason { get; init; }

        /// <summary>When a run can go on with it.</summary>
        public required DateTimeOffset DueAt { get; init; }

        /// <inheritdoc/>
        public override string Summary => string.Create(CultureInfo.InvariantCulture, $"rolling out: {Reason}; next look not before {DueAt.ToUniversalTime():yyyy-MM-dd HH:mm} UTC");
    }

    /// <summary>It failed.</summary>
    public sealed record Failed : Outcome
    {
        /// <summary>What went wrong, and how things stand.</summary>
        public required DeployFailure Failure { get; init; }

        /// <inheritdoc/>
        public override string Summary => $"failed: {Failure.HeadlineOf(Target)}";
    }

    /// <summary>It was not tried, because of another application that failed.</summary>
    public sealed record Skipped : Outcome
    {
        /// <summary>Why: <c>it comes after database, which failed</c>.</summary>
        public required string Reason { get; init; }

        /// <inheritdoc/>
        public override string Summary => $"skipped: {Reason}";
    }

    /// <summary>It was not reached, because of another stage, or of the clusters that come before its own, or it waits for an approval.</summary>
    public sealed record NotReached : Outcome
    {
        /// <summary>Why: <c>staging failed</c>.</summary>
        public required string Reason { get; init; }

        /// <summary>When a run can go on with it, where nothing but time is missing; null: something else is.</summary>
        public DateTimeOffset? DueAt { get; init; }

        /// <summary>Whether somebody has to approve something first.</summary>
        public bool AwaitsApproval { get; init; }

        /// <summary>Whether nothing is wrong: only time, or an approval, is missing.</summary>
        public bool IsWait => DueAt is not null || AwaitsApproval;

        /// <inheritdoc/>
        public override string Summary => $"not reached: {Reason}";
    }
}
