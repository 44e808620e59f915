using System.Text.Json.Nodes;

namespace Slipway.Sandbox.Cluster.Resources;

/// <summary>What runs Pods from a template (k8s.io/kubernetes/pkg/apis/apps/validation).</summary>
internal static class WorkloadRules
{
    public static void Check(string kind, JsonObject spec, JsonObject? old, List<FieldProblem> problems)
    {
        FieldRules.NotNegative(spec, "spec", problems, "replicas", "minReadySeconds", "revisionHistoryLimit", "progressDeadlineSeconds");
        var selector = spec.Map("selector");
        if (selector is null)
            problems.Add(FieldProblem.Required("spec.selector"));
        else if (selector.Map("matchLabels") is not { Count: > 0 } && selector.List("matchExpressions") is not { Count: > 0 })
            problems.Add(FieldProblem.Invalid("spec.selector", selector, "empty selector is invalid for " + kind.ToLowerInvariant()));
        FieldRules.Selector(selector, "spec.selector", problems);
        var labels = spec.Map("template").Map("metadata").Map("labels");
        if (selector is null || !LabelSelector.FromJson(selector).Matches(labels))
            problems.Add(FieldProblem.Invalid("spec.template.metadata.labels", labels, "`selector` does not match template `labels`"));
        CheckTemplate(spec.Map("template"), "spec.template", problems, kind, "Always");
        CheckUpdates(kind, spec, problems);
        if (old is null)
            return;
        if (kind == "StatefulSet")
            CheckChangedSet(spec, old, problems);
        else
            FieldRules.Frozen(spec, old, "spec.", problems, "selector");
    }

    public static void CheckTemplate(JsonObject? template, string field, List<FieldProblem> problems, params string[] restartPolicies) =>
        CheckTemplate(template, field, problems, "", restartPolicies);

    private static void CheckTemplate(JsonObject? template, string field, List<FieldProblem> problems, string kind, params string[] restartPolicies)
    {
        problems.AddRange(Names.Labels(template.Map("metadata").Map("labels"), field + ".labels"));
        FieldRules.Annotations(template.Map("metadata").Map("annotations"), field + ".annotations", problems);
        // Of a StatefulSet's Pods the server looks at little: their volumes come from claims that are not there yet.
        if (kind == "StatefulSet")
            FieldRules.OneOf(template.Map("spec"), field + ".spec", "restartPolicy", problems, restartPolicies);
        else
            PodValidation.Check(template.Map("spec") ?? [], field + ".spec", problems, restartPolicies);
    }

    private static void CheckUpdates(string kind, JsonObject spec, List<FieldProblem> problems)
    {
        var name = kind == "Deployment" ? "strategy" : "updateStrategy";
        var strategy = spec.Map(name);
        var rolling = strategy.Map("rollingUpdate");
        var field = $"spec.{name}";
        var (surge, unavailable) = (rolling?["maxSurge"], rolling?["maxUnavailable"]);
        switch (kind, strategy.Text("type"))
        {
            case ("Deployment", "Recreate") when rolling is not null:
                problems.Add(FieldProblem.Forbidden(field + ".rollingUpdate", "may not be specified when strategy `type` is 'Recreate'"));
                break;
            case ("Deployment", "RollingUpdate"):
                FieldRules.IntOrPercent(unavailable, field + ".rollingUpdate.maxUnavailable", isAtMostAll: true, problems);
                FieldRules.IntOrPercent(surge, field + ".rollingUpdate.maxSurge", isAtMostAll: false, problems);
                if (FieldRules.IsZero(surge) && FieldRules.IsZero(unavailable))
                    problems.Add(FieldProblem.Invalid(field + ".rollingUpdate.maxUnavailable", unavailable, "may not be 0 when `maxSurge` is 0"));
                break;
            case ("Deployment", _):
                FieldRules.OneOf(strategy, field, "type", problems, "Recreate", "RollingUpdate");
                break;
            case ("DaemonSet", "RollingUpdate"):
                FieldRules.IntOrPercent(unavailable, field + ".rollingUpdate.maxUnavailable", isAtMostAll: true, problems);
                FieldRules.IntOrPercent(surge, field + ".rollingUpdate.maxSurge", isAtMostAll: true, problems);
                if (!FieldRules.IsZero(surge) && !FieldRules.IsZero(unavailable))
                    problems.Add(FieldProblem.Invalid(field + ".rollingUpdate.maxSurge", surge, "may not be set when maxUnavailable is non-zero"));
                else if (FieldRules.IsZero(surge) && FieldRules.IsZero(unavailable))
                    problems.Add(FieldProblem.Required(field + ".rollingUpdate.maxUnavailable", "cannot be 0 when maxSurge is 0"));
                break;
            case ("DaemonSet", _):
                FieldRules.OneOf(strategy, field, "type", problems, "RollingUpdate", "OnDelete");
                break;
            case ("StatefulSet", "OnDelete") when rolling is not null:
                problems.Add(FieldProblem.Invalid(field + ".rollingUpdate", rolling, "only allowed for updateStrategy 'RollingUpdate'"));
                break;
            case ("StatefulSet", "OnDelete" or "RollingUpdate"):
                FieldRules.NotNegative(rolling, field + ".rollingUpdate", problems, "partition");
                break;
            case ("StatefulSet", _):
                problems.Add(FieldProblem.Invalid(field, strategy, "must be 'RollingUpdate' or 'OnDelete'"));
                break;
        }

        if (kind == "StatefulSet" && spec.Text("podManagementPolicy") is { } policy and not ("OrderedReady" or "Parallel"))
            problems.Add(FieldProblem.Invalid("spec.podManagementPolicy", policy, "must be 'OrderedReady' or 'Parallel'"));
        if (kind == "Deployment" && spec.Number("progressDeadlineSeconds") is { } deadline && deadline <= (spec.Number("minReadySeconds") ?? 0))
            problems.Add(FieldProblem.Invalid("spec.progressDeadlineSeconds", deadline, "must be greater than minReadySeconds"));
    }

    private static void CheckChangedSet(JsonObject spec, JsonObject old, List<FieldProblem> problems)
    {
        string[] changeable = ["replicas", "ordinals", "template", "updateStrategy", "revisionHistoryLimit", "persistentVolumeClaimRetentionPolicy", "minReadySeconds"];
        if (spec.Select(pair => pair.Key).Union(old.Select(pair => pair.Key)).Except(changeable).Any(name => !JsonNode.DeepEquals(spec[name], old[name])))
        {
            problems.Add(FieldProblem.Forbidden("spec",
                "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden"));
        }
    }
}
