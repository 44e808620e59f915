using Serilog;
using Slipway.ConfigRepositories;
using Slipway.Components.Deploying;
using Slipway.Forges;
using Slipway.Git;
using Slipway.Naming;
using Slipway.Pages.Drifts;
using Slipway.Pages.Fleet;
using Slipway.Pages.Reports;
using Slipway.Plans;
using Slipway.Records;
using Slipway.Releases;
using Slipway.Reviewing;

namespace Slipway.Components.Reporting;

/// <summary>Puts a report together: histories, manifests, plans that were reviewed, and the releases that are proposed.</summary>
internal sealed class ReportSource(ManifestRenderings manifests, IRecordStore records, IPlanStore plans, IConfigRepository repository, IPullRequests pullRequests, TimeProvider time)
{
    // Of the older ones the page shows the records alone.
    private const int MaxPlans = 5;

    /// <param name="address">The config repository.</param>
    /// <param name="period">How far back figures are counted.</param>
    /// <param name="drift">What was found to differ from git; null where nobody looked.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<ReportContent> ReadAsync(string address, TimeSpan period, FoundDrift? drift, CancellationToken cancellationToken)
    {
        var asked = manifests.Targets.Select(target => (target.Stage, target.Application)).ToHashSet();
        var histories = await records.ReadAsync(names: null, cancellationToken);
        var isWhole = asked.SetEquals(manifests.AllTargets.Select(target => (target.Stage, target.Application)));
        var now = time.GetUtcNow();
        // What git does not have any more was deployed nevertheless.
        histories = [.. histories.Where(history => isWhole || asked.Contains((history.Name.Stage, history.Name.Application)))];
        return new ReportContent
        {
            Title = GitRemote.WebAddress(address) is { } web ? new Uri(web) is var url ? url.Authority + url.AbsolutePath : web : "Deployments",
            Now = now,
            Since = now - period,
            Configuration = manifests.Configuration,
            Known = asked,
            Histories = histories,
            Plans = await PlansAsync(histories, cancellationToken),
            Drift = drift,
            Proposed = await ProposedAsync(cancellationToken),
            Stage = manifests.Stages is [var only] && manifests.Configuration.Stages.Count > 1 ? only.Name : null,
        };
    }

    private async Task<IReadOnlyDictionary<(CommitSha, string), PlanDecisions>> PlansAsync(IReadOnlyList<RecordHistory> histories, CancellationToken cancellationToken)
    {
        var found = new Dictionary<(CommitSha, string), PlanDecisions>();
        var heads = histories.SelectMany(history => history.Entries.Where(entry => entry is { PullRequest: not null, ReviewedPlanHash: not null }).TakeLast(MaxPlans)).Select(entry => entry.PullRequest!.Head).Distinct();
        foreach (var head in heads)
        {
            foreach (var plan in (await plans.FindAsync(head, cancellationToken))?.Plans.Values ?? [])
            {
                found[(head, plan.Target)] = plan;
            }
        }

        return found;
    }

    // A forge that cannot be reached leaves out what is proposed; all else is in git.
    private async Task<IReadOnlyList<ProposedRelease>> ProposedAsync(CancellationToken cancellationToken)
    {
        try
        {
            var snapshot = await repository.FetchAsync(["release/*/*"], cancellationToken);
            var proposed = new List<ProposedRelease>();
            foreach (var (name, head) in snapshot.Branches)
            {
                if (ReleaseBranch.TryParse(name) is { } branch && await pullRequests.FindOpenAsync(name, snapshot.DefaultBranch, cancellationToken) is { } open)
                {
                    proposed.Add(new ProposedRelease(branch.Stage, branch.Application, Release.VersionIn(head.Message, branch.Application), open.OpenedAt) { Number = open.Number, Url = open.Url.AbsoluteUri });
                }
            }

            return proposed;
        }
        catch (SlipwayException exception)
        {
            Log.Warning("What is proposed is not in the report: {Reason:l}", exception.Message);
            return [];
        }
    }
}
