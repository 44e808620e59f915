using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Rollouts;

/// <summary>Makes the objects of the second version from those that git has.</summary>
internal static class CanaryObjects
{
    // The value of a label.
    private const int MaxLength = 63;

    /// <summary>The Deployment with other names and labels, and as many Pods as are asked for.</summary>
    public static Resource Deployment(RolledWorkload rolled, Resource next, int replicas)
    {
        var spec = next.Content.GetMap("spec")!;
        var template = spec.GetMap("template")!;
        var metadata = template.GetMap("metadata") ?? MapValue.Empty;
        template = template.With("metadata", metadata.With("labels", Relabel(metadata.GetMap("labels") ?? MapValue.Empty, rolled.Labels)));
        spec = spec.With("replicas", (long)replicas).With("template", template).With("selector", Relabel(spec, "selector", rolled));
        return Renamed(next).With(spec);
    }

    /// <summary>The Service that sends to the Pods of the second version only.</summary>
    public static Resource Service(RolledWorkload rolled, Resource service)
    {
        var spec = service.Content.GetMap("spec")!;
        // An address is one Service's own.
        spec = spec.Without("clusterIP").Without("clusterIPs").Without("loadBalancerIP").Without("externalIPs").With("type", "ClusterIP")
            .With("selector", Relabel(Selected(rolled, spec.GetMap("selector")!), rolled.Labels));
        if (spec.GetList("ports") is { } ports)
        {
            spec = spec.With("ports", ListValue.Of(ports.Select(port => port is MapValue map ? map.Without("nodePort") : port)));
        }

        return Renamed(service).With(spec);
    }

    /// <summary>Copies, for the Pods of the second version, of what selects Pods of the first one by a label that is another one there: policies of the network, and budgets of disruptions.</summary>
    public static IEnumerable<Resource> Followers(RolledWorkload rolled, IEnumerable<Resource> resources)
    {
        foreach (var resource in resources)
        {
            var path = resource.Id.Type.GroupKind switch
            {
                "NetworkPolicy.networking.k8s.io" => "podSelector",
                "PodDisruptionBudget.policy" => "selector",
                _ => null,
            };
            if (path is not null && resource.Content.GetMap("spec") is { } spec && spec.At(path, "matchLabels") is MapValue labels
                && rolled.Labels.Any(labels.ContainsKey) && labels.All(label => label.Value.Equals(RolledWorkload.PodLabelsOf(rolled.Deployment)[label.Key])))
            {
                yield return Renamed(resource).With(spec.With(path, Relabel(spec, path, rolled)));
            }
        }
    }

    /// <summary>The Service of the first version, sending to the second one.</summary>
    public static Resource Switched(RolledWorkload rolled, Resource service)
    {
        var spec = service.Content.GetMap("spec")!;
        return service.WithContent(service.Content.With("spec", spec.With("selector", Relabel(spec.GetMap("selector")!, rolled.Labels))));
    }

    // By pods alone both are behind the one Service: its own one needs what tells them apart.
    private static MapValue Selected(RolledWorkload rolled, MapValue selector) =>
        rolled.Labels.Where(key => !selector.ContainsKey(key) && rolled.Traffic == RolloutTraffic.PodRatio)
            .Aggregate(selector, (all, key) => all.With(key, RolledWorkload.SelectorOf(rolled.Deployment)[key]!));

    private static MapValue Relabel(MapValue spec, string key, RolledWorkload rolled) =>
        spec.GetMap(key) is { } selector && selector.GetMap("matchLabels") is { } labels ? selector.With("matchLabels", Relabel(labels, rolled.Labels)) : spec.GetMap(key)!;

    private static MapValue Relabel(MapValue labels, IReadOnlyList<string> keys) =>
        keys.Where(labels.ContainsKey).Aggregate(labels, (all, key) => all.With(key, Marked((all[key] as ScalarValue)?.Text ?? "")));

    /// <summary>The value that a label has on the Pods of the second version.</summary>
    public static string Marked(string value) => value[..Math.Min(value.Length, MaxLength - RolledWorkload.Suffix.Length)] + RolledWorkload.Suffix;

    // Its own labels stay: what scrapes Services by them scrapes this one too.
    private static Resource Renamed(Resource resource)
    {
        var name = resource.Id.Name + RolledWorkload.Suffix;
        return new Resource(resource.Id with { Name = name }, resource.Content.With("metadata", resource.Metadata.With("name", name)), resource.Origin);
    }

    private static Resource With(this Resource resource, MapValue spec) => resource.WithContent(resource.Content.With("spec", spec));
}
