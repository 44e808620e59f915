using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Rollouts;

/// <summary>
/// Shares of the traffic in an HTTPRoute. Its list of rules is atomic (https://gateway-api.sigs.k8s.io/reference/spec/#httproutespec): whoever sets one weight writes all of it.
/// </summary>
internal static class RouteWeights
{
    private const int Whole = 100;

    /// <summary>The route with a share for the second version in every rule that leads to the Service.</summary>
    public static Resource Set(Resource route, RolledWorkload rolled, int weight)
    {
        var spec = route.Content.GetMap("spec")!;
        var rules = ListValue.Of((spec.GetList("rules") ?? ListValue.Empty).Select(rule => rule is MapValue map && OnlyBackend(map, rolled.Service) is { } backend
            ? map.With("backendRefs", ListValue.Of(
                backend.With("weight", (long)(Whole - weight)), backend.With("name", rolled.CanaryNames.Service).With("weight", (long)weight)))
            : rule));
        return route.WithContent(route.Content.With("spec", spec.With("rules", rules)));
    }

    /// <summary>The route without a second version, as a commit without one has it.</summary>
    public static Resource Strip(Resource route)
    {
        var spec = route.Content.GetMap("spec")!;
        var rules = ListValue.Of((spec.GetList("rules") ?? ListValue.Empty).Select(rule =>
            rule is MapValue map && Backends(map).ToList() is [var stable, var canary] && NameOf(canary) == NameOf(stable) + RolledWorkload.Suffix
                ? map.With("backendRefs", ListValue.Of(stable.Without("weight")))
                : rule));
        return route.WithContent(route.Content.With("spec", spec.With("rules", rules)));
    }

    /// <summary>The rules that lead to a Service.</summary>
    public static IEnumerable<MapValue> RulesTo(Resource route, Resource service) => Rules(route).Where(rule => Backends(rule).Any(backend => Names(backend, service)));

    /// <summary>The places of the rules that get a share.</summary>
    public static IEnumerable<int> IndexesTo(Resource route, Resource service) =>
        ((route.Content.At("spec", "rules") as ListValue) ?? ListValue.Empty).Index().Where(rule => rule.Item is MapValue map && OnlyBackend(map, service) is not null).Select(rule => rule.Index);

    /// <summary>The backends of a rule.</summary>
    public static IEnumerable<MapValue> Backends(MapValue rule) => rule.GetList("backendRefs")?.Maps ?? [];

    private static IEnumerable<MapValue> Rules(Resource route) => (route.Content.At("spec", "rules") as ListValue)?.Maps ?? [];

    private static MapValue? OnlyBackend(MapValue rule, Resource service) => Backends(rule).ToList() is [var only] && Names(only, service) ? only : null;

    private static string? NameOf(MapValue backend) => backend.GetString("name");

    private static bool Names(MapValue backend, Resource service) =>
        NameOf(backend) == service.Id.Name && backend.GetString("kind") is null or "Service" && backend.GetString("group") is null or ""
        && (backend.GetString("namespace") ?? service.Id.Namespace) == service.Id.Namespace;
}
