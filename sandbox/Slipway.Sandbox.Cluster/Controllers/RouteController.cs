using System.Text.Json.Nodes;
using Slipway.Sandbox.Cluster.Store;
using Slipway.Sandbox.Cluster.Traffic;

namespace Slipway.Sandbox.Cluster.Controllers;

/// <summary>Says of each HTTPRoute whether it is understood. The sandbox stands for every Gateway that a route names.</summary>
internal sealed class RouteController(ControllerContext context) : IController
{
    public const string Key = "httproutes.gateway.networking.k8s.io";

    private const string Name = "slipway.dev/sandbox-gateway";

    public IEnumerable<(string Namespace, string Name)> Affected(Change change) => change.Object.Key switch
    {
        Key => [(change.Object.Namespace, change.Object.Name)],
        "services" when change.Kind != ChangeKind.Modified => context.Store.List(Key, change.Object.Namespace).Items.Select(route => (route.Namespace, route.Name)),
        _ => [],
    };

    public TimeSpan? Reconcile(string @namespace, string name)
    {
        if (context.Find(Key, @namespace, name) is { IsDeleting: false } route)
            context.Change(route, json => json.Ensure("status")["parents"] = Parents(json), "status", Name);
        return null;
    }

    private JsonArray Parents(JsonObject route)
    {
        var unsupported = RouteRules.Unsupported(route);
        var problem = route.Map("spec").Items("rules").SelectMany(rule => rule.Items("backendRefs"))
            .Select(backend => RouteRules.Problem(backend, route.Namespace(), service => context.Find("services", route.Namespace(), service) is not null))
            .FirstOrDefault(found => found is not null);
        return new JsonArray([.. route.Map("spec").Items("parentRefs").Select(reference =>
        {
            var parent = route.Map("status").Items("parents").FirstOrDefault(known => JsonNode.DeepEquals(known["parentRef"], reference))?.Copy()
                ?? new JsonObject { ["parentRef"] = reference.DeepClone(), ["controllerName"] = Name };
            context.SetCondition(parent, "Accepted", unsupported is null, unsupported is null ? "Accepted" : "UnsupportedValue", unsupported is null ? "Route is accepted" : $"the sandbox's proxy knows no {unsupported}");
            context.SetCondition(parent, "ResolvedRefs", problem is null, problem?.Reason ?? "ResolvedRefs", problem?.Message ?? "All references are resolved");
            foreach (var condition in parent.Items("conditions"))
                condition["observedGeneration"] = route.Map("metadata").Number("generation");
            return parent;
        })]);
    }
}
