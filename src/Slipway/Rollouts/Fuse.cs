using System.Globalization;
using Slipway.ApplySets;
using Slipway.Naming;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Rollouts;

/// <summary>
/// A CronJob that takes the new version's share away at the deadline, where no job ever comes to do it. It is a part of the rendering while there are steps to go, so that what ends the rollout
/// prunes it. It may read the record, and write the one object that holds the share; and it writes only where the record still has the deadline that it was made for.
/// </summary>
internal static class Fuse
{
    /// <summary>Whom the cluster names as the writer.</summary>
    public const string Manager = "slipway-fuse";

    // Of CronJobs, whose Jobs get a longer one.
    private const int MaxNameLength = 52;
    private const string Suffix = "-fuse" + RolledWorkload.Suffix;
    private const string Rbac = "rbac.authorization.k8s.io";

    /// <summary>Its objects.</summary>
    /// <param name="plan">What rolls out.</param>
    /// <param name="deadline">When it is overdue.</param>
    /// <param name="image">An image with <c>sh</c> and <c>kubectl</c>.</param>
    public static IEnumerable<Resource> Of(RolloutPlan plan, DateTimeOffset deadline, ImageReference image)
    {
        var rolled = plan.Rolled;
        var (inNamespace, workload) = (rolled.Deployment.Id.Namespace!, rolled.Deployment.Id.Name);
        var name = workload[..Math.Min(workload.Length, MaxNameLength - Suffix.Length)] + Suffix;
        var parent = ApplySetParent.IdOf(plan.Next.Target).Name;
        var (group, kind, held, patch) = Held(rolled);
        Resource Make(string apiVersion, string made, params (string, Value)[] content) => new(
            new ResourceId(GroupVersionKind.Of(apiVersion, made), inNamespace, name),
            MapValue.Of([("apiVersion", apiVersion), ("kind", made), ("metadata", MapValue.Of(("name", (Value)name), ("namespace", inNamespace))), .. content]));

        yield return Make("v1", "ServiceAccount");
        yield return Make($"{Rbac}/v1", "Role", ("rules", ListValue.Of(Rule("", "configmaps", parent, "get"), Rule(group, kind, held, "get", "patch"))));
        yield return Make(
            $"{Rbac}/v1",
            "RoleBinding",
            ("roleRef", MapValue.Of(("apiGroup", (Value)Rbac), ("kind", "Role"), ("name", name))),
            ("subjects", ListValue.Of(MapValue.Of(("kind", (Value)"ServiceAccount"), ("name", name), ("namespace", inNamespace)))));
        yield return Make("batch/v1", "CronJob", ("spec", MapValue.Of(
            ("schedule", (Value)Schedule(deadline)),
            ("timeZone", "Etc/UTC"),
            ("concurrencyPolicy", "Forbid"),
            ("jobTemplate", MapValue.Of(("spec", (Value)MapValue.Of(("backoffLimit", (Value)6L), ("template", MapValue.Of(("spec", (Value)Pod(name, image, Script(parent, deadline, kind, held, patch))))))))))));
    }

    /// <summary>The first full minute that is not before a time. The year is not in it: by the next one, the fuse is long gone.</summary>
    internal static string Schedule(DateTimeOffset deadline) => deadline.ToUniversalTime().AddTicks(TimeSpan.TicksPerMinute - 1).ToString("m' 'H' 'd' 'M' *'", CultureInfo.InvariantCulture);

    // What somebody changed meanwhile fails its test, and nothing is written.
    private static (string Group, string Kind, string Name, string Patch) Held(RolledWorkload rolled) => rolled.Traffic switch
    {
        RolloutTraffic.Route => ("gateway.networking.k8s.io", "httproutes", rolled.Route!.Id.Name, Patch(RouteWeights.IndexesTo(rolled.Route, rolled.Service).SelectMany(index => new[]
        {
            Operation("test", $"/spec/rules/{index}/backendRefs/0/name", rolled.Service.Id.Name),
            Operation("test", $"/spec/rules/{index}/backendRefs/1/name", rolled.CanaryNames.Service),
            Operation("replace", $"/spec/rules/{index}/backendRefs/0/weight", 100L),
            Operation("replace", $"/spec/rules/{index}/backendRefs/1/weight", 0L),
        }))),
        RolloutTraffic.Selector => ("", "services", rolled.Service.Id.Name, Patch(rolled.Labels.Where(RolledWorkload.SelectorOf(rolled.Service).ContainsKey).SelectMany(label => new[]
        {
            Operation("test", Selector(label), CanaryObjects.Marked(RolledWorkload.SelectorOf(rolled.Service).GetString(label)!)),
            Operation("replace", Selector(label), RolledWorkload.SelectorOf(rolled.Service)[label]!),
        }))),
        _ => ("apps", "deployments", rolled.CanaryNames.Deployment, Patch([Operation("replace", "/spec/replicas", 0L)])),
    };

    private static string Selector(string label) => $"/spec/selector/{label.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";

    private static string Patch(IEnumerable<MapValue> operations) => JsonValues.ToText(ListValue.Of(operations));

    private static MapValue Operation(string operation, string path, Value value) => MapValue.Of(("op", (Value)operation), ("path", path), ("value", value));

    private static string Script(string parent, DateTimeOffset deadline, string kind, string name, string patch)
    {
        var due = deadline.ToUniversalTime();
        return string.Create(CultureInfo.InvariantCulture, $$"""
            set -eu
            record=$(kubectl get configmap {{parent}} -o "jsonpath={.metadata.annotations['{{ApplySetLabels.Rollout.Replace(".", "\\.", StringComparison.Ordinal)}}']}")
            case "$record" in
              *'"deadline":"{{due:yyyy-MM-ddTHH:mm:ssZ}}"'*) ;;
              *) echo 'Another rollout, or none: nothing to do'; exit 0 ;;
            esac
            case "$record" in
              *'"phase":"observing"'*|*'"phase":"preparing"'*) ;;
              *) echo 'Its steps are over: nothing to do'; exit 0 ;;
            esac
            if [ "$(date -u +%Y%m%d%H%M%S)" -lt {{due:yyyyMMddHHmmss}} ]; then
              echo 'Its deadline is not over: nothing to do'; exit 0
            fi
            kubectl patch {{kind}} {{name}} --type json --field-manager {{Manager}} --patch '{{patch}}'
            """).ReplaceLineEndings("\n");
    }

    private static MapValue Pod(string account, ImageReference image, string script) => MapValue.Of(
        ("serviceAccountName", (Value)account),
        ("restartPolicy", "Never"),
        ("securityContext", MapValue.Of(("runAsNonRoot", (Value)true), ("runAsUser", 65534L), ("seccompProfile", MapValue.Of(("type", (Value)"RuntimeDefault"))))),
        ("containers", ListValue.Of(MapValue.Of(
            ("name", (Value)"fuse"),
            ("image", image.ToString()),
            ("command", ListValue.Of("sh", "-c", script)),
            ("env", ListValue.Of(MapValue.Of(("name", (Value)"HOME"), ("value", "/tmp")))),
            ("resources", MapValue.Of(
                ("requests", (Value)MapValue.Of(("cpu", (Value)"10m"), ("memory", "32Mi"))),
                ("limits", MapValue.Of(("memory", (Value)"128Mi"))))),
            ("securityContext", MapValue.Of(("allowPrivilegeEscalation", (Value)false), ("capabilities", MapValue.Of(("drop", (Value)ListValue.Of("ALL"))))))))));

    private static MapValue Rule(string group, string plural, string name, params Value[] verbs) => MapValue.Of(
        ("apiGroups", (Value)ListValue.Of(group)), ("resources", ListValue.Of(plural)), ("resourceNames", ListValue.Of(name)), ("verbs", ListValue.Of(verbs)));
}
