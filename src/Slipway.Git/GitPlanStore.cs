using System.Text;
using Serilog;
using Slipway.Naming;
using Slipway.Plans;
using Slipway.Reviewing;
using Slipway.Values;

namespace Slipway.Git;

/// <summary>The plans of pull requests as refs of the config repository: one for each head, a file for each application, a commit for each time that they changed.</summary>
internal sealed class GitPlanStore : IPlanStore
{
    private const string Extension = ".json";
    private const int MaxAttempts = 5;

    private readonly GitDataRefs refs;
    private readonly TimeProvider time;
    private readonly CommitIdentity identity;

    /// <param name="remote">Where the config repository is.</param>
    /// <param name="cacheFolder">Where caches of remote repositories are kept.</param>
    /// <param name="logger">Gets the git commands.</param>
    /// <param name="identity">Who commits, and signs.</param>
    /// <param name="time">The clock.</param>
    public GitPlanStore(GitRemote remote, string cacheFolder, ILogger logger, CommitIdentity identity, TimeProvider time)
    {
        refs = new GitDataRefs(remote, cacheFolder, logger, time, identity);
        (this.time, this.identity) = (time, identity);
    }

    /// <inheritdoc/>
    public async Task<PublishedPlans?> FindAsync(CommitSha head, CancellationToken cancellationToken) => (await ReadAsync(head, cancellationToken)).Published;

    /// <inheritdoc/>
    public async Task<PublishedPlans> PublishAsync(CommitSha head, IReadOnlyCollection<string> targets, IReadOnlyList<PlanDecisions> plans, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var (before, published) = await ReadAsync(head, cancellationToken);
            var kept = (published?.Plans ?? new Dictionary<string, PlanDecisions>()).Where(plan => !targets.Contains(plan.Key)).Select(plan => plan.Value).Concat(plans)
                .ToDictionary(plan => plan.Target);
            if (published is not null && kept.Count == published.Plans.Count && kept.All(plan => published.Plans.GetValueOrDefault(plan.Key)?.Hash == plan.Value.Hash))
            {
                return published;
            }

            // A commit without a file would be none.
            var files = kept.ToDictionary(plan => plan.Key + Extension, plan => JsonValues.ToText(plan.Value.ToJson(), indented: true) + "\n");
            files["README"] = $"The plans of {head}, as they were shown for review.\n";
            var commit = await refs.CommitAsync(before, $"Plans of {head.Abbreviated}\n", files, cancellationToken);
            if ((await refs.PushAsync([new BranchPush(PublishedPlans.RefOf(head), before, commit)], cancellationToken)).Count == 0)
            {
                return new PublishedPlans(head, DateTimeOffset.FromUnixTimeSeconds(time.GetUtcNow().ToUnixTimeSeconds()), kept);
            }

            if (attempt == MaxAttempts)
            {
                throw new GitException(GitFailure.TipMoved, PublishedPlans.RefOf(head), "other runs keep plans there all the time.");
            }
        }
    }

    private async Task<(CommitSha? Commit, PublishedPlans? Published)> ReadAsync(CommitSha head, CancellationToken cancellationToken)
    {
        var name = PublishedPlans.RefOf(head);
        if (!(await refs.FetchAsync([name], cancellationToken)).TryGetValue(name, out var commit))
        {
            return (null, null);
        }

        var files = await refs.ReadAllAsync(commit, cancellationToken);
        var plans = files.Select(file => (Path: file.Key, Plan: PlanDecisions.TryRead(Encoding.UTF8.GetString(file.Value.Span))))
            .Where(file => file.Plan is not null && file.Path == file.Plan.Target + Extension)
            .ToDictionary(file => file.Plan!.Target, file => file.Plan!);
        return (commit, new PublishedPlans(head, await refs.TimeOfAsync(commit, identity, cancellationToken), plans));
    }
}
