using Slipway.Naming;
using Slipway.Resources;

namespace Slipway.Resources;

/// <summary>The types that Slipway itself works with. Every cluster has them, so they need no discovery.</summary>
internal static class BuiltInTypes
{
    public static readonly ResourceType Namespaces = Of("", "v1", "Namespace", "namespaces", isNamespaced: false);
    public static readonly ResourceType ConfigMaps = Of("", "v1", "ConfigMap", "configmaps");
    public static readonly ResourceType Pods = Of("", "v1", "Pod", "pods");
    public static readonly ResourceType Events = Of("", "v1", "Event", "events");
    public static readonly ResourceType ReplicaSets = Of("apps", "v1", "ReplicaSet", "replicasets");
    public static readonly ResourceType Leases = Of("coordination.k8s.io", "v1", "Lease", "leases");
    public static readonly ResourceType HorizontalPodAutoscalers = Of("autoscaling", "v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers");

    private static readonly Dictionary<GroupVersionKind, ResourceType> All = new[]
    {
        Namespaces, ConfigMaps, Pods, Events, ReplicaSets, Leases, HorizontalPodAutoscalers,
        Of("", "v1", "Service", "services"),
        Of("", "v1", "Secret", "secrets"),
        Of("", "v1", "ServiceAccount", "serviceaccounts"),
        Of("", "v1", "PersistentVolumeClaim", "persistentvolumeclaims"),
        Of("apps", "v1", "Deployment", "deployments"),
        Of("apps", "v1", "StatefulSet", "statefulsets"),
        Of("apps", "v1", "DaemonSet", "daemonsets"),
        Of("batch", "v1", "Job", "jobs"),
        Of("batch", "v1", "CronJob", "cronjobs"),
        Of("networking.k8s.io", "v1", "Ingress", "ingresses"),
        Of("networking.k8s.io", "v1", "NetworkPolicy", "networkpolicies"),
        Of("policy", "v1", "PodDisruptionBudget", "poddisruptionbudgets"),
        Of("rbac.authorization.k8s.io", "v1", "Role", "roles"),
        Of("rbac.authorization.k8s.io", "v1", "RoleBinding", "rolebindings"),
    }.ToDictionary(type => type.Type);

    /// <summary>The type of a kind as KEP-3659 writes it: <c>Deployment.apps</c>.</summary>
    public static ResourceType? FindKind(string groupKind) => All.Values.FirstOrDefault(type => type.Type.GroupKind == groupKind);

    public static ResourceType? Find(GroupVersionKind type) => All.GetValueOrDefault(type);

    private static ResourceType Of(string group, string version, string kind, string plural, bool isNamespaced = true) => new()
    {
        Type = new GroupVersionKind(group, version, kind),
        Plural = plural,
        IsNamespaced = isNamespaced,
        Verbs = ["create", "delete", "get", "list", "patch", "update", "watch"],
    };
}
