using System.Text.Json.Nodes;

namespace Slipway.Sandbox.Cluster.Resources;

/// <summary>Claims, and what is set once for the whole cluster: storage, priority and ingress classes, definitions.</summary>
internal static class StorageRules
{
    private static readonly string[] s_fixed = ["parameters", "provisioner", "reclaimPolicy"];

    public static void CheckClaim(JsonObject spec, JsonObject? live, List<FieldProblem> problems)
    {
        if (spec.List("accessModes") is not { Count: > 0 })
            problems.Add(FieldProblem.Required("spec.accessModes", "at least 1 access mode is required"));
        problems.AddRange(spec.Texts("accessModes").Where(mode => mode is not ("ReadOnlyMany" or "ReadWriteMany" or "ReadWriteOnce" or "ReadWriteOncePod"))
            .Select(mode => FieldProblem.Unsupported("spec.accessModes", mode, ["ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"])));
        var requested = spec.Map("resources").Map("requests").Text("storage") ?? "";
        if (requested.Length == 0)
            problems.Add(FieldProblem.Required("spec.resources[storage]"));
        else if (Quantity.TryParse(requested, out var amount) && amount.Billionths.Sign <= 0)
            problems.Add(FieldProblem.Invalid("spec.resources[storage]", requested, amount.Billionths.IsZero ? "must be greater than zero" : "must be greater than or equal to 0"));
        if (live.Map("spec") is not { } old)
            return;
        var isBound = live.Map("status").Text("phase") == "Bound";
        if (spec.Select(pair => pair.Key).Union(old.Select(pair => pair.Key)).Any(name => !MayChange(name, old, isBound) && !JsonNode.DeepEquals(spec[name], old[name])))
            problems.Add(FieldProblem.Forbidden("spec", "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims\n"));
        else if (Quantity.TryParse(requested, out var wanted) && Quantity.TryParse(old.Map("resources").Map("requests").Text("storage") ?? "", out var had) && wanted.Billionths < had.Billionths)
            problems.Add(FieldProblem.Forbidden("spec.resources.requests.storage", "field can not be less than status.capacity"));
    }

    public static void CheckStorageClass(JsonObject json, JsonObject? live, List<FieldProblem> problems)
    {
        if (string.IsNullOrEmpty(json.Text("provisioner")))
            problems.Add(FieldProblem.Required("provisioner"));
        FieldRules.OneOf(json, "", "reclaimPolicy", problems, "Delete", "Retain");
        FieldRules.OneOf(json, "", "volumeBindingMode", problems, "Immediate", "WaitForFirstConsumer");
        if (live is null)
            return;
        problems.AddRange(s_fixed.Where(name => !JsonNode.DeepEquals(json[name], live[name]))
            .Select(name => FieldProblem.Forbidden(name, $"updates to {name} are forbidden.")));
        FieldRules.Frozen(json, live, "", problems, "volumeBindingMode");
    }

    public static void CheckPriorityClass(JsonObject json, JsonObject? live, List<FieldProblem> problems)
    {
        FieldRules.OneOf(json, "", "preemptionPolicy", problems, "PreemptLowerPriority", "Never");
        if (json.Number("value") > 1_000_000_000 && !json.Name().StartsWith("system-", StringComparison.Ordinal))
            problems.Add(FieldProblem.Forbidden("value", "maximum allowed value of a user defined priority is 1000000000"));
        if (live is null)
            return;
        if ((json.Number("value") ?? 0) != (live.Number("value") ?? 0))
            problems.Add(FieldProblem.Forbidden("value", "may not be changed in an update."));
        if ((json.Text("preemptionPolicy") ?? "PreemptLowerPriority") != (live.Text("preemptionPolicy") ?? "PreemptLowerPriority"))
            problems.Add(FieldProblem.Immutable("preemptionPolicy", json["preemptionPolicy"]));
    }

    // A claim's volume and class may be found later, and the size of a bound one may change.
    private static bool MayChange(string name, JsonObject old, bool isBound) =>
        (name is "volumeName" or "storageClassName" && old[name] is null) || (isBound && name is "resources" or "volumeAttributesClassName");
}
