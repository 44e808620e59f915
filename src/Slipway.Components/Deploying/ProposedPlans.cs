using Serilog;
using Slipway.Forges;
using Slipway.GitHub;
using Slipway.Naming;
using Slipway.Plans;
using Slipway.Reviewing;

namespace Slipway.Components.Deploying;

/// <summary>Keeps the plans of a pull request, so that its deployment can be held to them: in the config repository, with a status for each that says their hash.</summary>
internal sealed class ProposedPlans(IPlanStore store, GitHubForge forge, int number, CommitSha head, DeploymentRun run)
{
    private const int MaxSummary = 60;

    /// <summary>The newest commit of the branch that the pull request goes to.</summary>
    public required Func<CancellationToken, Task<CommitSha>> FindBaseAsync { get; init; }

    public GitHubForge Forge => forge;

    /// <summary>The commit that is reviewed.</summary>
    public CommitSha Head => head;

    /// <summary>Keeps the plans of stages that are bound.</summary>
    /// <exception cref="SlipwayException">They could not be kept: the deployment would not find them.</exception>
    public async Task KeepAsync(IReadOnlyList<ApplyPlan> plans, CancellationToken cancellationToken)
    {
        var bound = plans.Where(plan => run.RulesOf(plan.Rendering.Target.Stage).Plan.Binding != PlanBinding.Off).ToDictionary(plan => plan.Rendering.Target.ToString());
        if (bound.Count == 0)
        {
            return;
        }

        if ((await forge.PullRequests.GetAsync(number, cancellationToken)).Head is var now && now != head)
        {
            Log.Warning("The plans of {Head:l} are not kept: pull request {Number} is at {Now:l} by now", head.Abbreviated, number, now.Abbreviated);
            return;
        }

        // What its branch lacks is a part of the deployment too.
        if (await FindBaseAsync(cancellationToken) is var target && target != run.Commit && await run.IsAncestor(target, run.Commit, cancellationToken) != true)
        {
            Log.Warning(
                "The plans of {Head:l} are not kept: they are not of what the merge would make, which has commit {Base:l} as well. Bring the branch up to date, or check out refs/pull/{Number}/merge for the preview",
                head.Abbreviated, target.Abbreviated, number);
            return;
        }

        var decisions = bound.Values.Select(PlanDecisions.Of).Where(plan => plan.All.Count > 0).ToList();
        var published = await store.PublishAsync(head, bound.Keys, decisions, cancellationToken);
        var isVoid = PlanStatus.IsApprovalVoid(published, await forge.Reviews.FindAsync(number, cancellationToken));
        foreach (var plan in decisions)
        {
            var (state, description) = PlanStatus.Of(plan, isVoid, Reports.LogText.Cut(PlanText.Summary(bound[plan.Target]), MaxSummary));
            await forge.Deployments.SetStatusAsync(head, new CommitStatus { Context = PlanStatus.ContextOf(plan.Target), State = state, Description = description, Url = run.Page }, cancellationToken);
        }

        if (isVoid)
        {
            Log.Warning("Pull request {Number} was approved before its plan became what it is: it has to be reviewed again", number);
        }
    }
}
