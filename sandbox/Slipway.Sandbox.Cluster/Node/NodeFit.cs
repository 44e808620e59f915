using System.Text.Json.Nodes;
using Slipway.Sandbox.Cluster.Resources;

namespace Slipway.Sandbox.Cluster.Node;

/// <summary>Whether a node is one that a Pod asks for, by <c>nodeSelector</c> or required node affinity.</summary>
internal static class NodeFit
{
    public static bool IsParticular(JsonObject? spec) => spec.Map("nodeSelector") is { Count: > 0 } || Required(spec) is not null;

    public static bool Suits(JsonObject? spec, JsonObject? node)
    {
        var labels = node.Map("metadata").Map("labels");
        if (!LabelSelector.FromMap(spec.Map("nodeSelector")).Matches(labels))
            return false;
        // Terms are alternatives; one without requirements matches nothing.
        return Required(spec) is not { } required || required.Items("nodeSelectorTerms").Any(term =>
            (term.List("matchExpressions") is { Count: > 0 } || term.List("matchFields") is { Count: > 0 })
            && LabelSelector.FromExpressions(term.Items("matchExpressions")).Matches(labels)
            && LabelSelector.FromExpressions(term.Items("matchFields")).Matches(new JsonObject { ["metadata.name"] = node?.Name() }));
    }

    private static JsonObject? Required(JsonObject? spec) => spec.Map("affinity").Map("nodeAffinity").Map("requiredDuringSchedulingIgnoredDuringExecution");
}
