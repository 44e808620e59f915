using Slipway.ApplySets;
using Slipway.Drifts;
using Slipway.Kubernetes.Connections;
using Slipway.Kubernetes.Discovery;
using Slipway.Naming;
using Slipway.Resources;

namespace Slipway.Kubernetes.Planning;

/// <summary>Finds apply sets of Slipway whose application git does not have any more.</summary>
public sealed class OrphanSets(IResourceReader cluster)
{
    /// <summary>The orphans of a namespace.</summary>
    /// <param name="inNamespace">The stage's namespace.</param>
    /// <param name="applications">The applications that git has for it.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<IReadOnlyList<DriftFinding.Orphan>> FindAsync(
        string inNamespace, IReadOnlyCollection<ApplicationName> applications, CancellationToken cancellationToken)
    {
        var known = applications.Select(application => ApplySetParent.NameOf(application.Value)).ToHashSet();
        var parents = await cluster.ListAsync(BuiltInTypes.ConfigMaps, inNamespace, ApplySetLabels.Id, cancellationToken);
        return
        [
            .. from parent in parents.Items
               where parent.Annotations.GetString(ApplySetLabels.Tooling)?.StartsWith("slipway/", StringComparison.Ordinal) == true && !known.Contains(parent.Id.Name)
               orderby parent.Id.Name
               select new DriftFinding.Orphan(parent.Id, ApplySetParent.ApplicationOf(parent.Id.Name)),
        ];
    }
}
