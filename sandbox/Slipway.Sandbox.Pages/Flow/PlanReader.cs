using System.Collections.Concurrent;
using Slipway.Naming;
using Slipway.Plans;
using Slipway.Records;
using Slipway.Reviewing;
using Slipway.Sandbox.Forge;

namespace Slipway.Sandbox.Pages.Flow;

/// <summary>The plans that were reviewed, where previews kept them in the config repository.</summary>
internal sealed class PlanReader
{
    private readonly ConcurrentDictionary<(string Repository, string Ref, string Tip, string Target), PlanDecisions?> _known = new();

    /// <summary>The plans of an application's deployments, by the reviewed commit.</summary>
    public async Task<IReadOnlyDictionary<CommitSha, PlanDecisions>> ReadAsync(ForgeRepository repository, RecordHistory history, CancellationToken cancellationToken)
    {
        var found = new Dictionary<CommitSha, PlanDecisions>();
        var heads = history.Entries.Where(entry => entry is { PullRequest: not null, ReviewedPlanHash: not null }).Select(entry => entry.PullRequest!.Head).Distinct().ToList();
        var refs = heads.Count == 0 ? null : await repository.Git.RefsAsync(cancellationToken);
        foreach (var head in heads)
        {
            var name = PublishedPlans.RefOf(head);
            if (refs!.TryGetValue(name, out var tip) && await ReadAsync(repository, name, tip, history.Name.ToString(), cancellationToken) is { } plan)
            {
                found[head] = plan;
            }
        }

        return found;
    }

    private async Task<PlanDecisions?> ReadAsync(ForgeRepository repository, string name, string tip, string target, CancellationToken cancellationToken)
    {
        var key = (repository.FullName, name, tip, target);
        if (!_known.TryGetValue(key, out var plan))
        {
            var file = await repository.Git.TryAsync(["cat-file", "blob", $"{tip}:{target}.json"], cancellationToken);
            // Anybody who may push may have written it.
            plan = file.ExitCode == 0 && PlanDecisions.TryRead(file.Output) is { } read && read.Target == target ? read : null;
            _known[key] = plan;
        }

        return plan;
    }
}
