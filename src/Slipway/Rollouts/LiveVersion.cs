using Slipway.ApplySets;
using Slipway.Plans;
using Slipway.Renderings;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Rollouts;

/// <summary>
/// The last healthy version as the cluster holds it, for where git cannot tell: of each member what was applied, without a second version. What somebody changed by hand in those fields counts.
/// </summary>
internal static class LiveVersion
{
    /// <summary>Reads it off the members of the apply set.</summary>
    /// <param name="next">The commit that is deployed.</param>
    /// <param name="members">The live members.</param>
    public static Rendering Of(Rendering next, IEnumerable<Resource> members)
    {
        var known = next.Resources.ToDictionary(resource => resource.Id.Key);
        return next.OnTheWay(
            from member in members
            where !member.Id.Name.EndsWith(RolledWorkload.Suffix, StringComparison.Ordinal) || known.ContainsKey(member.Id.Key)
            let applied = Applied(member)
            where applied is not null
            select RolledWorkload.IsService(applied) && known.TryGetValue(applied.Id.Key, out var other) ? Unswitched(applied, RolledWorkload.SelectorOf(other)) : applied,
            []);
    }

    // Blue/green without a route selects the second version by the value that the label has there.
    private static Resource Unswitched(Resource service, MapValue wanted)
    {
        var selector = RolledWorkload.SelectorOf(service);
        var switched = wanted.Where(label => label.Value is ScalarValue value && selector.GetString(label.Key) == CanaryObjects.Marked(value.Text));
        return switched.Count == 0 ? service : service.WithContent(service.Content.With(
            "spec", service.Content.GetMap("spec")!.With("selector", switched.Aggregate(selector, (all, label) => all.With(label.Key, label.Value)))));
    }

    // What holds the share is written as a whole, and is no more ours where somebody changed a part of it.
    private static MapValue WithShare(MapValue owned, Resource live)
    {
        var key = RolledWorkload.IsRoute(live) ? "rules" : RolledWorkload.IsService(live) ? "selector" : null;
        return key is null || owned.At("spec", key) is not null || live.Content.At("spec", key) is not { } value ? owned
            : owned.With("spec", (owned.GetMap("spec") ?? MapValue.Empty).With(key, value));
    }

    private static Resource? Applied(Resource live)
    {
        var apiVersion = live.Id.Type.ApiVersion;
        if (ManagedFields.Applied(live, apiVersion) is not { } fields || OwnedProjection.Of(live.Content, fields) is not MapValue owned)
        {
            return null;
        }

        owned = WithShare(owned, live);
        var metadata = (owned.GetMap("metadata") ?? MapValue.Empty).With("name", live.Id.Name);
        metadata = live.Id.Namespace is { } space ? metadata.With("namespace", space) : metadata;
        var labels = (metadata.GetMap("labels") ?? MapValue.Empty).Without(ApplySetLabels.PartOf);
        metadata = labels.Count == 0 ? metadata.Without("labels") : metadata.With("labels", labels);
        var resource = new Resource(live.Id, MapValue.Of([("apiVersion", apiVersion), ("kind", live.Id.Type.Kind), .. owned.Select(entry => (entry.Key, entry.Value))]).With("metadata", metadata));
        return RolledWorkload.IsRoute(resource) ? RouteWeights.Strip(resource) : resource;
    }
}
