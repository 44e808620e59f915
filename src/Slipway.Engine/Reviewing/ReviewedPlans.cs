using Slipway.ConfigRepositories;
using Slipway.Engine.Changes;
using Slipway.Forges;
using Slipway.Naming;
using Slipway.Plans;
using Slipway.Renderings;
using Slipway.Reviewing;

namespace Slipway.Engine.Reviewing;

/// <summary>
/// Holds a deployment to the plans that were reviewed: those of the pull requests of all commits that changed the application since it was healthy, because CI systems drop queued
/// runs. Asked before the first write.
/// </summary>
/// <param name="plans">The plans that previews kept.</param>
/// <param name="forge">The config repository's forge.</param>
/// <param name="history">Its history.</param>
/// <param name="sourcesOf">The files and folders that an application is made of.</param>
internal sealed class ReviewedPlans(IPlanStore plans, ReviewForge forge, IConfigHistory history, Func<RenderingTarget, IReadOnlyList<string>> sourcesOf)
{
    private const int MaxCommits = 20;
    private const int HashPrefix = 12;

    /// <summary>Compares a plan with what was reviewed.</summary>
    /// <param name="plan">The plan that is to be carried out.</param>
    /// <param name="commit">The commit that is deployed.</param>
    /// <param name="healthy">The last commit of which the application was healthy; null where there was none.</param>
    /// <param name="rules">How far it is bound.</param>
    /// <param name="controllers">Managers of fields that are no people.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The hash of the newest reviewed plan, and whether more than that was approved; null where there was nothing to compare.</returns>
    /// <exception cref="SlipwayException">It does more than was reviewed, and nobody approved that.</exception>
    public async Task<ReviewOutcome?> CheckAsync(
        ApplyPlan plan, CommitSha commit, CommitSha? healthy, PlanRules rules, IReadOnlySet<string> controllers, CancellationToken cancellationToken)
    {
        var actual = PlanDecisions.Of(plan);
        if (rules.Binding == PlanBinding.Off || actual.All.Count == 0)
        {
            return null;
        }

        var (reviewed, doubts) = await FindAsync(plan.Rendering.Target, commit, healthy, rules, cancellationToken);
        var surplus = rules.Binding == PlanBinding.Reviewed || reviewed.Count == 0 ? PlanContainment.Surplus(reviewed, actual, controllers)
            : reviewed.Any(one => one.PlanHash == actual.PlanHash) ? []
            : [$"the plan is {Short(actual.PlanHash)}; reviewed was {Short(reviewed[0].PlanHash)}, and this stage takes no other (PlanBinding.Exact)"];
        var hash = reviewed.Count == 0 ? null : reviewed[0].PlanHash;
        if (surplus.Count == 0)
        {
            return new ReviewOutcome(hash, IsApproved: false);
        }

        return rules.ApprovedSurplus is { Length: >= HashPrefix } approved && actual.PlanHash.StartsWith(approved, StringComparison.OrdinalIgnoreCase)
            ? new ReviewOutcome(hash, IsApproved: true)
            : throw new SlipwayException(
                plan.Rendering.Target.ToString(),
                $"would do more than was reviewed, and nothing was changed: {Lines(surplus).TrimStart()}"
                + (doubts.Count == 0 ? "" : $"What is not counted as reviewed:\n{Lines(doubts)}")
                + $"If that is meant, approve exactly this plan: --approve-plan {Short(actual.PlanHash)}. Else open a pull request, and merge it when its preview shows the same.");
    }

    private async Task<(List<PlanDecisions> Reviewed, List<string> Doubts)> FindAsync(RenderingTarget target, CommitSha commit, CommitSha? healthy, PlanRules rules, CancellationToken cancellationToken)
    {
        var reviewed = new List<PlanDecisions>();
        var doubts = new List<string>();
        var seen = new HashSet<int>();
        foreach (var change in await ChangesAsync(target, commit, healthy, cancellationToken))
        {
            var pullRequest = (await forge.PullRequests.FindByCommitAsync(change, cancellationToken)).FirstOrDefault(found => found.State == PullRequestState.Merged);
            if (pullRequest is null)
            {
                doubts.Add($"commit {change.Abbreviated} came without a pull request");
            }
            else if (seen.Add(pullRequest.Number))
            {
                await AddAsync(target, pullRequest, rules, reviewed, doubts, cancellationToken);
            }
        }

        return (reviewed, doubts);
    }

    private async Task AddAsync(RenderingTarget target, PullRequest pullRequest, PlanRules rules, List<PlanDecisions> reviewed, List<string> doubts, CancellationToken cancellationToken)
    {
        var published = await plans.FindAsync(pullRequest.Head, cancellationToken);
        if (published is null)
        {
            doubts.Add($"pull request #{pullRequest.Number} has no plan: Preview did not keep one for {pullRequest.Head.Abbreviated}");
        }
        else if (!published.Plans.TryGetValue(target.ToString(), out var plan))
        {
            // It did nothing to the application when it was reviewed.
        }
        else if (PlanStatus.Doubt(plan, await forge.Deployments.GetStatusesAsync(pullRequest.Head, cancellationToken), rules.PlannedBy) is { } doubt)
        {
            doubts.Add($"the plan of pull request #{pullRequest.Number} {doubt}");
        }
        else if (PlanStatus.IsApprovalVoid(published, await forge.Reviews.FindAsync(pullRequest.Number, cancellationToken)))
        {
            doubts.Add($"the plan of pull request #{pullRequest.Number} changed after it was approved");
        }
        else
        {
            reviewed.Add(plan);
        }
    }

    // Newest first.
    private async Task<IReadOnlyList<CommitSha>> ChangesAsync(RenderingTarget target, CommitSha commit, CommitSha? healthy, CancellationToken cancellationToken)
    {
        var changes = await new ApplicationChanges(history, forge.IsBeforeAsync).FindAsync(sourcesOf(target), healthy, MaxCommits, cancellationToken);
        return [.. changes.Select(change => change.Commit).Prepend(commit).Distinct().Take(MaxCommits + 1)];
    }

    private static string Lines(IEnumerable<string> lines) => string.Concat(lines.Select(line => $"  {line}\n"));

    private static string Short(string hash) => hash.Length <= HashPrefix ? hash : hash[..HashPrefix];
}
