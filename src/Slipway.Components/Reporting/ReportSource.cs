using Serilog;
using Slipway.ConfigRepositories;
using Slipway.Components.Deploying;
using Slipway.Forges;
using Slipway.Git;
using Slipway.Records;
using Slipway.Releases;
using Slipway.Sites;

namespace Slipway.Components.Reporting;

/// <summary>Puts a report together: histories, manifests, and the releases that are proposed.</summary>
internal sealed class ReportSource(ManifestRenderings manifests, IRecordStore records, IConfigRepository repository, IPullRequests pullRequests, TimeProvider time)
{
    public async Task<ReportContent> ReadAsync(string address, TimeSpan period, CancellationToken cancellationToken)
    {
        var asked = manifests.Targets.Select(target => (target.Stage, target.Application)).ToHashSet();
        var histories = await records.ReadAsync(names: null, cancellationToken);
        var isWhole = asked.SetEquals(manifests.AllTargets.Select(target => (target.Stage, target.Application)));
        var now = time.GetUtcNow();
        return new ReportContent
        {
            Title = GitRemote.WebAddress(address) is { } web ? new Uri(web) is var url ? url.Authority + url.AbsolutePath : web : "Deployments",
            Now = now,
            Since = now - period,
            Configuration = manifests.Configuration,
            Known = asked,
            // What git does not have any more was deployed nevertheless.
            Histories = [.. histories.Where(history => isWhole || asked.Contains((history.Name.Stage, history.Name.Application)))],
            Proposed = await ProposedAsync(cancellationToken),
            Stage = manifests.Stages is [var only] && manifests.Configuration.Stages.Count > 1 ? only.Name : null,
        };
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
                    proposed.Add(new ProposedRelease(branch.Stage, branch.Application, Release.VersionIn(head.Message, branch.Application), open.OpenedAt));
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
