using Slipway.ApplySets;
using Slipway.Naming;
using Slipway.Resources;

namespace Slipway.Engine.Planning;

/// <summary>
/// Tells which stages a cluster has. Nothing but the cluster itself can: stages of several clusters often have namespaces of the same name, and a kubeconfig's
/// names and addresses are those of whoever runs the build.
/// </summary>
internal sealed class DeployedStages(IResourceReader cluster)
{
    /// <summary>Those stages of which an apply set is in the cluster, or may be: where sets cannot be listed, a stage counts as there.</summary>
    /// <param name="stages">Stages and their namespaces.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<IReadOnlySet<StageName>> FindAsync(IReadOnlyCollection<(StageName Name, string Namespace)> stages, CancellationToken cancellationToken)
    {
        var deployed = await Task.WhenAll(stages.GroupBy(stage => stage.Namespace).Select(async group =>
        {
            var parents = await cluster.TryListParentsAsync(group.Key, cancellationToken);
            return group.Select(stage => stage.Name).Where(stage => parents is null || parents.Any(parent => parent.Annotations.GetString(ApplySetLabels.Stage) == stage.Value));
        }));
        return deployed.SelectMany(names => names).ToHashSet();
    }
}
