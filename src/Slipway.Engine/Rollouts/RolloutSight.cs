using Slipway.Analysis;
using Slipway.Configuration;
using Slipway.Engine.Analysis;
using Slipway.Engine.Events;
using Slipway.Engine.Planning;
using Slipway.Engine.Ports;
using Slipway.Engine.Waiting;
using Slipway.Health;
using Slipway.Naming;
using Slipway.Renderings;
using Slipway.Resources;
using Slipway.Rollouts;
using Slipway.Values;

namespace Slipway.Engine.Rollouts;

/// <summary>Looks at a rollout: how its versions are, how many Pods they have, and what their metrics say.</summary>
internal sealed class RolloutSight(ICluster cluster, RolloutRequest request, TargetEvents events, TimeProvider time)
{
    // Smoke tests have limits of their own.
    private static readonly TimeSpan TestTimeout = TimeSpan.FromMinutes(10);

    /// <summary>Looks.</summary>
    /// <param name="record">How far it is; null: nothing is known of any.</param>
    /// <param name="plan">The plan of the commit that is deployed; null: nothing of it rolls out.</param>
    /// <param name="healthy">The last healthy commit.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<RolloutLook> LookAsync(RolloutRecord? record, RolloutPlan? plan, CommitSha healthy, CancellationToken cancellationToken)
    {
        var target = request.Apply.Rendering.Target;
        var look = new RolloutLook
        {
            Now = time.GetUtcNow(),
            By = request.Apply.Lock.Holder,
            Commit = request.Apply.Commit,
            Healthy = healthy,
            LiveReplicas = plan is null ? 1 : await ReplicasAsync(cluster, plan.Rolled.Deployment.Id, cancellationToken),
        };
        if (plan is null || record is not { IsStepping: true, Since: not null })
        {
            return look;
        }

        // One look sees no window.
        var live = await new LiveHealth(new StageSnapshot(cluster, 1), time, events).LookAsync(target, request.Apply.Health with { SettleWindow = TimeSpan.Zero }, cancellationToken);
        look = look with { Health = live?.Health.Verdict, Sickness = live is null ? null : Describe(live.Health) };
        var question = QuestionOf(plan, target, record.Segments, look.Now);
        return look with
        {
            Evidence = record.Phase == RolloutPhase.Observing && request.Analysis is { } analysis ? await JudgeAsync(analysis, question, cancellationToken)
                // By Pods alone, one that is ready has its share at once.
                : record.Weight == 0 && plan.Rolled.Traffic != RolloutTraffic.PodRatio ? await ProbeAsync(question, cancellationToken)
                : null,
        };
    }

    /// <summary>Asks before a rollout begins whether somebody can judge it.</summary>
    /// <exception cref="SlipwayException">Nobody can: a query makes no sense to the metrics store, or that does not answer and the strategy does not go on without.</exception>
    public async Task CheckAsync(RolloutPlan plan, CancellationToken cancellationToken)
    {
        var target = request.Apply.Rendering.Target;
        if (request.Analysis is { } analysis && await analysis.CheckAsync(QuestionOf(plan, target, [], time.GetUtcNow()), cancellationToken) is { } reason
            && plan.Strategy.Inconclusive != InconclusiveRule.Continue)
        {
            throw new SlipwayException(
                target.ToString(),
                $"its rollout does not begin, and nothing was changed: nobody could judge it. The metrics store does not answer: {reason}. Run again when it does; or deploy without steps: Deploy --skip-to settle --reason \"…\"",
                isTransient: true);
        }
    }

    // What cannot be asked for says nothing. It must not keep anybody from the deadline.
    private static async Task<RolloutEvidence> JudgeAsync(IRolloutAnalysis analysis, AnalysisRequest question, CancellationToken cancellationToken)
    {
        try
        {
            return await analysis.LookAsync(question, cancellationToken);
        }
        catch (SlipwayException exception)
        {
            return new RolloutEvidence { Verdict = AnalysisVerdict.Inconclusive, Reason = exception.Message, Rows = [] };
        }
    }

    // What a version answers that nobody else asks yet.
    private async Task<RolloutEvidence?> ProbeAsync(AnalysisRequest question, CancellationToken cancellationToken)
    {
        var tests = request.Tests.Where(test => CanaryProbes.IsOfService(test, question.StableService)).Select(test => (test.ToString(), test)).ToList();
        IReadOnlyList<EvidenceRow> rows =
        [
            .. request.SmokeRequests is { } requests ? await new CanaryProbes(requests, TestTimeout, time).AskAsync(tests, question, cancellationToken) : [],
            .. request.Analysis is { } analysis ? await analysis.ProbeAsync(question, cancellationToken) : [],
        ];
        if (rows.Count == 0)
        {
            return null;
        }

        events.Note($"{request.Apply.Rendering.Target}: {question.CanaryService} was asked alone: {string.Join("; ", rows.Select(row => $"{row.Counts.Check} {row.Verdict.ToString().ToLowerInvariant()}"))}");
        return AnalysisJudge.Of(rows);
    }

    /// <summary>How many Pods a Deployment is to have now; an autoscaler may have changed it.</summary>
    public static async Task<int> ReplicasAsync(ICluster cluster, ResourceId deployment, CancellationToken cancellationToken) =>
        await cluster.GetAsync(deployment, cancellationToken) is { } live ? (int)((live.Content.At("spec", "replicas") as ScalarValue)?.AsInteger ?? 1) : 1;

    private static string? Describe(HealthReport report) =>
        (report.Failures.Select(failure => failure.ToString()).FirstOrDefault() ?? report.Pending.FirstOrDefault()) is { } text ? PodOutput.Neutralise(text) : null;

    /// <summary>What an analysis is asked about a rollout.</summary>
    public static AnalysisRequest QuestionOf(RolloutPlan plan, RenderingTarget target, IReadOnlyList<ExposureSegment> segments, DateTimeOffset now) => new()
    {
        Stage = target.Stage,
        Application = target.Application,
        Namespace = plan.Rolled.Deployment.Id.Namespace ?? target.Namespace,
        Stable = plan.Rolled.Deployment.Id.Name,
        Canary = plan.Rolled.CanaryNames.Deployment,
        StableService = plan.Rolled.Service.Id.Name,
        CanaryService = plan.Rolled.CanaryNames.Service,
        IsByWeight = plan.Rolled.Traffic == RolloutTraffic.Route,
        RouteWait = plan.RouteWait,
        Segments = segments,
        Now = now,
    };
}
