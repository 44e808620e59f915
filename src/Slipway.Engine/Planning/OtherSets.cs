using Slipway.ApplySets;
using Slipway.Engine.Ports;
using Slipway.Resources;

namespace Slipway.Engine.Planning;

/// <summary>Finds out whose an object is that carries the label of another apply set: people know applications, not the ids of sets.</summary>
internal sealed class OtherSets(ICluster cluster)
{
    /// <summary>The parents of the sets that objects belong to, by id. Those that are not found, or may not be, are missing.</summary>
    /// <param name="objects">Objects of other sets, and of none.</param>
    /// <param name="inNamespace">Where to look if the account may not look in all namespaces.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<IReadOnlyDictionary<string, Resource>> FindAsync(IEnumerable<Resource> objects, string inNamespace, CancellationToken cancellationToken)
    {
        List<string> ids = [.. objects.Select(resource => resource.Labels.GetString(ApplySetLabels.PartOf)).OfType<string>().Distinct()];
        if (ids.Count == 0)
        {
            return new Dictionary<string, Resource>();
        }

        var selector = $"{ApplySetLabels.Id} in ({string.Join(',', ids)})";
        // What the parent is called only makes the message clearer.
        var parents = await cluster.TryListParentsAsync(null, cancellationToken, selector) ?? await cluster.TryListParentsAsync(inNamespace, cancellationToken, selector) ?? [];
        return parents.DistinctBy(parent => parent.Labels.GetString(ApplySetLabels.Id)).ToDictionary(parent => parent.Labels.GetString(ApplySetLabels.Id)!);
    }
}
