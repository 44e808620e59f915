using System.Globalization;
using System.Text.Json.Nodes;

namespace Slipway.Sandbox.Cluster.Node;

/// <summary>Whether a node is one that a Pod asks for, by <c>nodeSelector</c> or required node affinity.</summary>
internal static class NodeFit
{
    public static bool IsParticular(JsonObject? spec) => spec.Map("nodeSelector") is { Count: > 0 } || Required(spec) is not null;

    public static bool Suits(JsonObject? spec, JsonObject? node)
    {
        var labels = node.Map("metadata").Map("labels");
        if ((spec.Map("nodeSelector") ?? []).Any(pair => labels.Text(pair.Key) != pair.Value.AsText()))
            return false;
        // Terms are alternatives; one without requirements matches nothing.
        return Required(spec) is not { } required || required.Items("nodeSelectorTerms").Any(term =>
            (term.List("matchExpressions") is { Count: > 0 } || term.List("matchFields") is { Count: > 0 })
            && term.Items("matchExpressions").All(item => Meets(item, labels.Text(item.Text("key") ?? "")))
            && term.Items("matchFields").All(item => Meets(item, item.Text("key") == "metadata.name" ? node.Map("metadata").Text("name") : null)));
    }

    private static JsonObject? Required(JsonObject? spec) => spec.Map("affinity").Map("nodeAffinity").Map("requiredDuringSchedulingIgnoredDuringExecution");

    private static bool Meets(JsonObject requirement, string? value)
    {
        var values = requirement.Texts("values").ToList();
        return requirement.Text("operator") switch
        {
            "In" => value is not null && values.Contains(value),
            "NotIn" => value is null || !values.Contains(value),
            "Exists" => value is not null,
            "DoesNotExist" => value is null,
            "Gt" => Compare(value, values) > 0,
            "Lt" => Compare(value, values) < 0,
            _ => false,
        };
    }

    private static int? Compare(string? value, List<string> values) =>
        long.TryParse(value, CultureInfo.InvariantCulture, out var number) && values is [var only] && long.TryParse(only, CultureInfo.InvariantCulture, out var limit) ? number.CompareTo(limit) : null;
}
