using Slipway.ApplySets;
using Slipway.Drifts;
using Slipway.Engine.Fencing;
using Slipway.Naming;
using Slipway.Resources;

namespace Slipway.Engine.Planning;

/// <summary>Finds the apply sets that a config repository made, and does not have in git any more.</summary>
/// <param name="cluster">The cluster.</param>
/// <param name="isAncestor">Tells of a parent that does not name its config repository whether the commit that it names is one of this repository.</param>
internal sealed class OrphanSets(IResourceReader cluster, CommitOrder isAncestor)
{
    /// <summary>The orphans of the whole cluster, or of the asked stages' namespaces where the account may not list ConfigMaps in all.</summary>
    /// <param name="git">What git has.</param>
    /// <param name="commit">The commit that it is of.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<FoundOrphans> FindAsync(SetsInGit git, CommitSha commit, CancellationToken cancellationToken)
    {
        var all = await cluster.TryListParentsAsync(null, cancellationToken);
        var (parents, gaps) = (new List<Resource>(all ?? []), new List<string>());
        foreach (var space in all is not null ? [] : git.Asked.Select(stage => git.Stages.GetValueOrDefault(stage)).OfType<string>().Distinct())
        {
            if (await cluster.TryListParentsAsync(space, cancellationToken) is { } there)
            {
                parents.AddRange(there);
            }
            else
            {
                gaps.Add($"namespace {space}: the right to list ConfigMaps is missing, so apply sets that git does not have any more are not found.");
            }
        }

        var orphans = new List<DriftFinding.Orphan>();
        foreach (var parent in parents.OrderBy(parent => parent.Id.ToString(), StringComparer.Ordinal))
        {
            if (git.FindOrphan(parent) is { } orphan && (git.Made(parent) ?? await IsOfAsync(parent, commit, cancellationToken)))
            {
                orphans.Add(orphan);
            }
        }

        return new FoundOrphans { Orphans = orphans, Gaps = gaps, IsWholeCluster = all is not null };
    }

    // Several config repositories may share a cluster. Only a commit of this one's history proves that a set without a mark is its own.
    private async Task<bool> IsOfAsync(Resource parent, CommitSha commit, CancellationToken cancellationToken) =>
        CommitSha.TryParse(parent.Annotations.GetString(ApplySetLabels.TargetCommit) ?? "") is { } target && await isAncestor(target, commit, cancellationToken) == true;
}
