using System.Collections.Concurrent;
using Slipway.Configuration;
using Slipway.Forges;
using Slipway.Naming;
using Slipway.Plans;
using Slipway.Renderings;

namespace Slipway.Engine.Reviewing;

/// <summary>Holds a deployment until the pull requests of all commits that changed the application since it was healthy are approved as slipway.yaml asks for. Asked before the first write.</summary>
/// <param name="needed">Tells which commits have to be approved.</param>
/// <param name="forge">The config repository's forge; null: there is none to ask.</param>
/// <param name="sourcesOf">The files and folders that an application is made of.</param>
internal sealed class ApprovalGate(NeededApprovals needed, ApprovalForge? forge, Func<RenderingTarget, IReadOnlyList<string>> sourcesOf)
{
    private const int MaxNamed = 5;
    private const string Remedy = "--ignore-approvals deploys it all the same, and is recorded.";

    private readonly ApprovalCheck? check = forge is null ? null : new(forge.Teams);
    private readonly ConcurrentDictionary<CommitSha, Lazy<Task<PullRequest?>>> pullRequests = [];
    private readonly ConcurrentDictionary<int, Lazy<Task<IReadOnlyList<Review>>>> reviews = [];

    /// <summary>Asks for the approvals of what a plan does.</summary>
    /// <param name="plan">The plan that is to be carried out.</param>
    /// <param name="commit">The commit that is deployed.</param>
    /// <param name="healthy">The last commit of which the application was healthy; null where there was none.</param>
    /// <param name="rule">Who has to approve; null: nobody.</param>
    /// <param name="isIgnored">Whether it is deployed whatever is missing.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>What is missing and was ignored, in words; null: nothing is missing.</returns>
    /// <exception cref="AwaitsApprovalException">Somebody has to approve first.</exception>
    /// <exception cref="SlipwayException">Nobody can approve it, or it cannot be told whether anybody did.</exception>
    public async Task<string?> CheckAsync(ApplyPlan plan, CommitSha commit, CommitSha? healthy, ApprovalRule? rule, bool isIgnored, CancellationToken cancellationToken)
    {
        try
        {
            var (stray, missing) = await FindAsync(plan, commit, healthy, rule, cancellationToken);
            return stray.Count + missing.Count == 0 ? null
                : isIgnored ? string.Join("; ", [.. missing, .. stray])
                : throw Refused(plan.Rendering.Target.ToString(), stray, missing);
        }
        catch (SlipwayException exception) when (isIgnored)
        {
            // Whoever breaks the glass has a reason not to wait for a forge.
            return $"approvals that could not be asked for: {exception.Message}";
        }
    }

    private static SlipwayException Refused(string subject, IReadOnlyList<string> stray, IReadOnlyList<string> missing) => stray.Count == 0
        ? new AwaitsApprovalException(subject, $"waits for {string.Join("; ", missing)}: approve {(missing.Count == 1 ? "it" : "them")}, and run the deployment again")
        : new SlipwayException(
            subject,
            $"lacks approvals, and nothing was changed: {string.Join("; ", [.. stray, .. missing])}. Take back what nobody can approve, and propose it by a pull request; {Remedy}");

    private async Task<(IReadOnlyList<string> Stray, IReadOnlyList<string> Missing)> FindAsync(
        ApplyPlan plan, CommitSha commit, CommitSha? healthy, ApprovalRule? rule, CancellationToken cancellationToken)
    {
        var target = plan.Rendering.Target;
        var commits = await needed.FindAsync(target, sourcesOf(target), commit, healthy, rule, plan.HasChanges || plan.Hooks.All.Any(), cancellationToken);
        if (commits.Count > 0 && forge is null)
        {
            throw new SlipwayException(target.ToString(), $"needs {commits[0].Rules[0]}, and no forge is there to ask for it. Set ConfigRepository, and ForgeToken or a GitHub App; {Remedy}");
        }

        var stray = new List<string>();
        var found = new Dictionary<int, (PullRequest PullRequest, HashSet<ApprovalRule> Rules)>();
        foreach (var (change, rules) in commits)
        {
            if (await pullRequests.GetOrAdd(change, _ => new(() => FindPullRequestAsync(change, commit, cancellationToken))).Value is not { } pullRequest)
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
            var given = await reviews.GetOrAdd(pullRequest.Number, number => new(() => forge!.Reviews.FindAsync(number, cancellationToken))).Value;
            if (await check!.FindMissingAsync(pullRequest, given, rules, cancellationToken) is { } lack)
            {
                missing.Add($"{lack} on #{pullRequest.Number} ({pullRequest.Url})");
            }
        }

        return (Shortened(stray), Shortened(missing));
    }

    // One that was merged into this very branch: anybody may merge what they like into another one.
    private async Task<PullRequest?> FindPullRequestAsync(CommitSha change, CommitSha commit, CancellationToken cancellationToken)
    {
        foreach (var found in (await forge!.PullRequests.FindByCommitAsync(change, cancellationToken)).OrderByDescending(found => found.MergeCommit == change))
        {
            if (found is { State: PullRequestState.Merged, MergeCommit: { } merged } && (merged == change || await forge.IsBeforeAsync(merged, commit, cancellationToken) == true))
            {
                return found;
            }
        }

        return null;
    }

    private static List<string> Shortened(List<string> texts) => texts.Count <= MaxNamed ? texts : [.. texts.Take(MaxNamed), $"{texts.Count - MaxNamed} more"];
}
