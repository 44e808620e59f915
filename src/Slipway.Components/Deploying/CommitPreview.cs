using Serilog;
using Slipway.Engine.Deploying;
using Slipway.Engine.Planning;
using Slipway.Fleet;
using Slipway.Forges;
using Slipway.Plans;
using Slipway.Renderings;

namespace Slipway.Components.Deploying;

/// <summary>What a commit of the config repository would change in the cluster.</summary>
internal sealed class CommitPreview(DeploymentRun run, PreviewComment? comment = null)
{
    private const string PreviewStatus = "slipway/preview";
    private const string RulesChange = "The rules themselves change. What is shown beside this is judged and planned by those of the base branch; these hold once they are merged:";

    /// <summary>Tells people what was found: nothing, or a problem.</summary>
    public Func<string?, CancellationToken, Task>? Notice { get; init; }

    /// <summary>Plans all, prints the plans and sets the status.</summary>
    public async Task<IReadOnlyList<PlannedApplication>> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            var rules = ShowRules();
            var renderings = await run.RenderAsync(cancellationToken);
            using var parts = new StageParts(run);
            var plans = new List<PlannedApplication>();
            foreach (var part in await parts.OfAsync(renderings, cancellationToken))
            {
                plans.AddRange(await PlanAsync(part, cancellationToken));
            }

            var orphans = await new OrphanSearch(run).ShowAsync(cancellationToken);
            comment?.AddOrphans(orphans);

            await run.CheckReleasesAsync(renderings, cancellationToken);

            var blocked = plans.Where(plan => plan.IsBlocked).ToList();
            if (blocked.Count > 0)
            {
                throw new SlipwayException(string.Join(", ", blocked.Select(plan => plan.Environment)), "cannot be applied like this: see the plan above.");
            }

            await CommentAsync(problem: null, cancellationToken);
            await run.Statuses.SetAsync(PreviewStatus, ReportState.Success, (rules ? "slipway.yaml or schemas change; " : "") + (plans.Count == 0 ? "Git has no application" : string.Join("; ", plans.Select(plan => $"{plan.Environment}: {plan.Summary}"))), cancellationToken);
            return plans;
        }
        catch (SlipwayException exception)
        {
            await CommentAsync(exception.Message, cancellationToken);
            await run.Statuses.SetAsync(PreviewStatus, ReportState.Failure, exception.Message, cancellationToken);
            throw;
        }
    }

    private bool ShowRules()
    {
        var changes = run.Manifests.ProposedRules();
        if (changes.Count > 0)
        {
            Log.Warning("{Text:l}", string.Join('\n', changes.Select(change => "  ~ " + change).Prepend(RulesChange)));
            comment?.AddRules(RulesChange, changes);
        }

        return changes.Count > 0;
    }

    private async Task CommentAsync(string? problem, CancellationToken cancellationToken)
    {
        await (comment?.WriteAsync(problem, cancellationToken) ?? Task.CompletedTask);
        await (Notice?.Invoke(problem, cancellationToken) ?? Task.CompletedTask);
    }

    private async Task<IReadOnlyList<PlannedApplication>> PlanAsync(StagePart part, CancellationToken cancellationToken)
    {
        // What others bring is counted on: it comes first.
        var graph = ApplicationGraph.Of(part.Renderings, run.Manifests.Configuration.Applications);
        var plans = await StagePlans.PlanAsync(part.Cluster, [.. graph.Ordered.Where(rendering => !rendering.IsWaitingForRelease)], part.PlanRulesOf, cancellationToken);
        var byTarget = plans.ToDictionary(plan => plan.Plan.Rendering.Target, plan => plan.Plan);
        return [.. graph.Ordered.Select(rendering => rendering.IsWaitingForRelease ? Waiting(rendering.Target.ToString()) : Show(byTarget[rendering.Target]))];
    }

    private PlannedApplication Waiting(string environment)
    {
        Log.Information("{Environment:l}: waiting for its first release, nothing would be applied", environment);
        comment?.AddWaiting(environment);
        return new PlannedApplication { Environment = environment, Summary = "waiting for its first release", IsBlocked = false };
    }

    private PlannedApplication Show(ApplyPlan plan)
    {
        Log.Information("{Plan:l}", plan.ToString().TrimEnd());
        comment?.Add(plan);
        return new PlannedApplication
        {
            Environment = plan.Rendering.Target.ToString(),
            Summary = PlanText.Summary(plan),
            Hash = plan.Hash,
            IsBlocked = plan.IsBlocked,
            Plan = PlanJson.Of(plan),
        };
    }
}
