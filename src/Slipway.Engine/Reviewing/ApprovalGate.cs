using Slipway.Configuration;
using Slipway.Forges;
using Slipway.Naming;
using Slipway.Renderings;

namespace Slipway.Engine.Reviewing;

/// <summary>Holds a deployment until the pull requests of all commits that changed the application since it was healthy are approved as slipway.yaml asks for. Asked before the first write.</summary>
/// <param name="needed">Tells which commits have to be approved.</param>
/// <param name="forge">The config repository's forge; null: there is none to ask.</param>
/// <param name="sourcesOf">The files and folders that an application is made of.</param>
internal sealed class ApprovalGate(NeededApprovals needed, ReviewForge? forge, Func<RenderingTarget, IReadOnlyList<string>> sourcesOf)
{
    private const int MaxNamed = 5;
    private const string Remedy = "--ignore-approvals deploys it all the same, and is recorded.";

    private readonly ApprovalCheck? check = forge is null ? null : new(forge.Teams);
    private readonly SharedLookups<(CommitSha Change, CommitSha Commit), PullRequest?> pullRequests = new(key => FindPullRequestAsync(needed, forge!, key.Change, key.Commit));
    private readonly SharedLookups<int, IReadOnlyList<Review>> reviews = new(number => forge!.Reviews.FindAsync(number, CancellationToken.None));

    /// <summary>Asks for the approvals of what a plan does.</summary>
    /// <param name="asked">The plan that is to be carried out.</param>
    /// <param name="rule">Who has to approve, by the commit that is deployed; null: nobody.</param>
    /// <param name="isIgnored">Whether it is deployed whatever is missing.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>What is missing and was ignored, in words; null: nothing is missing.</returns>
    /// <exception cref="AwaitsApprovalException">Somebody has to approve first.</exception>
    /// <exception cref="SlipwayException">Nobody can approve it, or it cannot be told whether anybody did.</exception>
    public async Task<string?> CheckAsync(PlanReview asked, ApprovalRule? rule, bool isIgnored, CancellationToken cancellationToken)
    {
        try
        {
            var (stray, missing) = await FindAsync(asked, rule, cancellationToken);
            return stray.Count + missing.Count == 0 ? null
                : isIgnored ? string.Join("; ", [.. missing, .. stray])
                // What was begun like that is brought to its end by whoever comes next: half of a commit is what nobody approved either.
                : asked.BegunWithout ?? throw Refused(asked, stray, missing);
        }
        catch (SlipwayException exception) when (isIgnored || asked.BegunWithout is not null)
        {
            // Whoever breaks the glass has a reason not to wait for a forge.
            return asked.BegunWithout ?? $"approvals that could not be asked for: {exception.Message}";
        }
    }

    /// <summary>Who has to approve what is deployed to a stage, by an earlier commit; null: nobody.</summary>
    public Task<ApprovalRule?> RuleOfAsync(CommitSha commit, StageName stage, CancellationToken cancellationToken) => needed.RuleOfAsync(commit, stage, cancellationToken);

    private static SlipwayException Refused(PlanReview asked, IReadOnlyList<string> stray, IReadOnlyList<string> missing) => stray.Count == 0
        ? new AwaitsApprovalException(
            asked.Plan.Rendering.Target.ToString(), $"waits for {string.Join("; ", missing)}: approve {(missing.Count == 1 ? "it" : "them")}, and run the deployment again{FirstTime(asked, missing)}")
        : new SlipwayException(
            asked.Plan.Rendering.Target.ToString(),
            $"lacks approvals, and nothing was changed: {string.Join("; ", [.. stray, .. missing])}. Take back what nobody can approve, and propose it by a pull request; {Remedy}");

    // A new cluster knows nothing of what was deployed elsewhere.
    private static string FirstTime(PlanReview asked, IReadOnlyList<string> missing) =>
        asked.Healthy is null && missing.Count > 1 ? $". It was never healthy in this cluster, so that all that was merged since the stage has approvals counts: {Remedy}" : "";

    private async Task<(IReadOnlyList<string> Stray, IReadOnlyList<string> Missing)> FindAsync(PlanReview asked, ApprovalRule? rule, CancellationToken cancellationToken)
    {
        var (plan, target) = (asked.Plan, asked.Plan.Rendering.Target);
        var commits = await needed.FindAsync(target, sourcesOf(target), asked.Commit, asked.Healthy, rule, plan.HasChanges || plan.Hooks.All.Any(), cancellationToken);
        if (commits.Count > 0 && forge is null)
        {
            throw new SlipwayException(target.ToString(), $"needs {commits[0].Rules[0]}, and no forge is there to ask for it. Set ConfigRepository, and ForgeToken or a GitHub App; {Remedy}");
        }

        var stray = new List<string>();
        var found = new Dictionary<int, (PullRequest PullRequest, HashSet<ApprovalRule> Rules)>();
        foreach (var (change, rules) in commits)
        {
            if (await pullRequests.FindAsync((change, asked.Commit), cancellationToken) is not { } pullRequest)
            {
                stray.Add($"{string.Join(" and ", rules)} on commit {change.Abbreviated}, which came without a pull request");
                continue;
            }

            found.TryAdd(pullRequest.Number, (pullRequest, []));
            found[pullRequest.Number].Rules.UnionWith(rules);
        }

        var missing = new List<string>();
        foreach (var (pullRequest, rules) in found.Values)
        {
            var given = await reviews.FindAsync(pullRequest.Number, cancellationToken);
            if (await check!.FindMissingAsync(pullRequest, given, rules, cancellationToken) is { } lack)
            {
                missing.Add($"{lack} on #{pullRequest.Number} ({pullRequest.Url})");
            }
        }

        return (Shortened(stray), Shortened(missing));
    }

    // One whose merge is the change; or which was rebased, and whose merge came after it on the line of this very branch. Anybody may merge what they like into another branch, and push to this
    // one what a pull request brought long ago.
    private static async Task<PullRequest?> FindPullRequestAsync(NeededApprovals needed, ReviewForge forge, CommitSha change, CommitSha commit)
    {
        foreach (var found in (await forge.PullRequests.FindByCommitAsync(change, CancellationToken.None)).OrderByDescending(found => found.MergeCommit == change))
        {
            if (found is { State: PullRequestState.Merged, MergeCommit: { } merged } && (merged == change || await needed.IsAfterAsync(change, merged, commit, CancellationToken.None)))
            {
                return found;
            }
        }

        return null;
    }

    private static List<string> Shortened(List<string> texts) => texts.Count <= MaxNamed ? texts : [.. texts.Take(MaxNamed), $"{texts.Count - MaxNamed} more"];
}
