using System.Text.Json.Nodes;

namespace Slipway.Sandbox.Cluster.Resources;

/// <summary>HorizontalPodAutoscalers and PodDisruptionBudgets.</summary>
internal static class ScalingRules
{
    public static void CheckAutoscaler(JsonObject spec, List<FieldProblem> problems)
    {
        FieldRules.NotNegative(spec, "spec", problems, "minReplicas");
        if (spec.Number("maxReplicas") is not { } most || most < 1)
            problems.Add(FieldProblem.Invalid("spec.maxReplicas", spec["maxReplicas"] ?? 0, "must be greater than 0"));
        else if (spec.Number("minReplicas") > most)
            problems.Add(FieldProblem.Invalid("spec.maxReplicas", most, "must be greater than or equal to `minReplicas`"));
        FieldRules.Required(spec["scaleTargetRef"], "spec.scaleTargetRef", problems, "kind", "name");
    }

    public static void CheckBudget(JsonObject spec, List<FieldProblem> problems)
    {
        if (spec["minAvailable"] is { } least && spec["maxUnavailable"] is { } most)
        {
            // As the server's own type shows itself.
            problems.Add(FieldProblem.Invalid(
                "spec",
                new JsonObject { ["MinAvailable"] = least.DeepClone(), ["Selector"] = spec["selector"]?.DeepClone(), ["MaxUnavailable"] = most.DeepClone(), ["UnhealthyPodEvictionPolicy"] = spec["unhealthyPodEvictionPolicy"]?.DeepClone() },
                "minAvailable and maxUnavailable cannot be both set"));
        }

        foreach (var name in (string[])["minAvailable", "maxUnavailable"])
            FieldRules.IntOrPercent(spec[name], "spec." + name, isAtMostAll: true, problems);
        FieldRules.Selector(spec.Map("selector"), "spec.selector", problems);
    }
}
