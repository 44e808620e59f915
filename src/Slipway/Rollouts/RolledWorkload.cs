using Slipway.Configuration;
using Slipway.Naming;
using Slipway.Renderings;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Rollouts;

/// <summary>What of an application rolls out: a Deployment, and what sends traffic to it. All as the last healthy commit has it.</summary>
/// <param name="Deployment">The Deployment.</param>
/// <param name="Service">The Service before it.</param>
/// <param name="Route">The HTTPRoute before the Service; null where there is none.</param>
/// <param name="Traffic">What decides who gets a request.</param>
internal sealed record RolledWorkload(Resource Deployment, Resource Service, Resource? Route, RolloutTraffic Traffic)
{
    /// <summary>What the names of the second version's objects, and its label values, end with.</summary>
    public const string Suffix = "-canary";

    /// <summary>Of the labels that both select by, the one by which people tell applications apart.</summary>
    private static readonly string[] Preferred = ["app.kubernetes.io/name", "app.kubernetes.io/instance", "app", "k8s-app"];

    /// <summary>The labels that have another value on the Pods of the second version: neither the Deployment's selector nor, where traffic is switched or weighed, that of the Service matches them.</summary>
    public IReadOnlyList<string> Labels { get; } = LabelsOf(SelectorOf(Deployment), SelectorOf(Service), Traffic);

    /// <summary>The names of the second version's Deployment and Service.</summary>
    public (string Deployment, string Service) CanaryNames => (Deployment.Id.Name + Suffix, Service.Id.Name + Suffix);

    /// <summary>Where its share of the traffic is written.</summary>
    public IEnumerable<(ResourceId Resource, string Path)> FieldsOfTheShare => Traffic switch
    {
        RolloutTraffic.Route => [(Route!.Id, "spec.rules")],
        RolloutTraffic.Selector => [(Service.Id, "spec.selector")],
        _ => [(Deployment.Id with { Name = CanaryNames.Deployment }, "spec.replicas")],
    };

    /// <summary>The Deployment as another commit has it; null where it has none.</summary>
    public Resource? In(Rendering rendering) => rendering.Resources.FirstOrDefault(resource => resource.Id.Key == Deployment.Id.Key);

    /// <summary>The labels by which a Deployment or a Service selects.</summary>
    public static MapValue SelectorOf(Resource resource) =>
        (resource.Content.At("spec", "selector") as MapValue) is not { } selector ? MapValue.Empty
        : resource.Id.Type.Kind == "Service" ? selector
        : selector.GetMap("matchLabels") ?? MapValue.Empty;

    /// <summary>The labels of the Pods of a workload.</summary>
    public static MapValue PodLabelsOf(Resource workload) => workload.Content.At("spec", "template", "metadata", "labels") as MapValue ?? MapValue.Empty;

    /// <summary>Whether a Service sends traffic to a Deployment.</summary>
    public static bool Sends(Resource service, Resource deployment) =>
        service.Id.Namespace == deployment.Id.Namespace && SelectorOf(service) is { Count: > 0 } selector && selector.All(label => label.Value.Equals(PodLabelsOf(deployment)[label.Key]));

    /// <summary>Whether a resource is a Deployment.</summary>
    public static bool IsDeployment(Resource resource) => resource.Id.Type is { Group: "apps", Kind: "Deployment" };

    /// <summary>Whether a resource is a Service.</summary>
    public static bool IsService(Resource resource) => resource.Id.Type is { Group: "", Kind: "Service" };

    /// <summary>Whether a resource is an HTTPRoute.</summary>
    public static bool IsRoute(Resource resource) => resource.Id.Type is { Group: "gateway.networking.k8s.io", Kind: "HTTPRoute" };

    /// <summary>What decides who gets a request under a strategy.</summary>
    public static RolloutTraffic TrafficOf(RolloutConfiguration strategy) =>
        strategy.Route is not null ? RolloutTraffic.Route : strategy.Strategy == RolloutStrategy.BlueGreen ? RolloutTraffic.Selector : RolloutTraffic.PodRatio;

    private static IReadOnlyList<string> LabelsOf(MapValue deployment, MapValue service, RolloutTraffic traffic)
    {
        var own = deployment.Keys.OrderBy(key => Array.IndexOf(Preferred, key) is var at && at < 0 ? Preferred.Length : at).ThenBy(key => key, StringComparer.Ordinal).ToList();
        if (traffic == RolloutTraffic.PodRatio)
        {
            // The Service has to match both.
            return [.. own.Where(key => !service.ContainsKey(key)).Take(1)];
        }

        return own.Find(service.ContainsKey) is { } common ? [common] : [.. own.Take(1), .. service.Keys.Order(StringComparer.Ordinal).Take(1)];
    }
}
