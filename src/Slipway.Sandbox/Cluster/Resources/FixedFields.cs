using System.Text.Json.Nodes;

namespace Slipway.Sandbox.Cluster.Resources;

/// <summary>Fields that may not change, or not together with others, in the server's words.</summary>
internal static class FixedFields
{
    public static IEnumerable<FieldProblem> Check(ResourceDefinition resource, JsonObject json, JsonObject? live)
    {
        var spec = json.Map("spec");
        switch (resource.Key)
        {
            case "deployments.apps" when spec.Map("strategy") is { } strategy && strategy.Text("type") == "Recreate" && strategy["rollingUpdate"] is not null:
                yield return FieldProblem.Forbidden("spec.strategy.rollingUpdate", "may not be specified when strategy `type` is 'Recreate'");
                break;
            case "statefulsets.apps" when spec.Map("updateStrategy") is { } strategy && strategy.Text("type") == "OnDelete" && strategy["rollingUpdate"] is { } rolling:
                yield return FieldProblem.Invalid("spec.updateStrategy.rollingUpdate", rolling.DeepClone(), "only allowed for updateStrategy 'RollingUpdate'");
                break;
        }

        if (live is null)
            yield break;
        foreach (var (field, isForbidden) in FixedOf(resource.Key))
        {
            if (JsonNode.DeepEquals(Get(json, field), Get(live, field)))
                continue;
            yield return field == "value" ? FieldProblem.Forbidden(field, "may not be changed in an update.")
                : isForbidden ? FieldProblem.Forbidden(field, $"updates to {field} are forbidden.")
                : FieldProblem.Immutable(field, Get(json, field)?.DeepClone());
        }

        if (resource.Key == "persistentvolumeclaims" && !JsonNode.DeepEquals(WithoutSize(json), WithoutSize(live)))
            yield return FieldProblem.Forbidden("spec", "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims");
    }

    private static (string Field, bool IsForbidden)[] FixedOf(string key) => key switch
    {
        "storageclasses.storage.k8s.io" => [("parameters", true), ("provisioner", true), ("reclaimPolicy", true), ("volumeBindingMode", false)],
        "priorityclasses.scheduling.k8s.io" => [("value", true), ("preemptionPolicy", false)],
        "ingressclasses.networking.k8s.io" => [("spec.controller", false)],
        "runtimeclasses.node.k8s.io" => [("handler", false)],
        _ => [],
    };

    private static JsonNode? Get(JsonObject json, string field) => field.Split('.').Aggregate((JsonNode?)json, (node, name) => (node as JsonObject)?[name]);

    // The volume's name is filled in once the claim is bound.
    private static JsonObject WithoutSize(JsonObject claim)
    {
        var spec = (JsonObject)(claim.Map("spec") ?? []).DeepClone();
        spec.Remove("resources");
        spec.Remove("volumeAttributesClassName");
        spec.Remove("volumeName");
        return spec;
    }
}
