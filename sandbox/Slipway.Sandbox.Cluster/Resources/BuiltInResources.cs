using Slipway.Sandbox.Cluster.Schema;

namespace Slipway.Sandbox.Cluster.Resources;

/// <summary>The kinds that are there without a CustomResourceDefinition.</summary>
internal static class BuiltInResources
{
    private const string Rbac = "rbac.authorization.k8s.io";

    public static IReadOnlyList<ResourceDefinition> All { get; } =
    [
        Core("ConfigMap", "configmaps", "cm"),
        Core("Endpoints", "endpoints", "ep"),
        Core("Event", "events", "ev"),
        Core("LimitRange", "limitranges", "limits"),
        Core("Namespace", "namespaces", "ns") with { Namespaced = false, HasStatus = true },
        Core("Node", "nodes", "no") with { Namespaced = false, HasStatus = true },
        Core("PersistentVolumeClaim", "persistentvolumeclaims", "pvc") with { HasStatus = true },
        Core("PersistentVolume", "persistentvolumes", "pv") with { Namespaced = false, HasStatus = true },
        Core("Pod", "pods", "po") with { HasStatus = true, HasGeneration = true, Categories = ["all"] },
        Core("ResourceQuota", "resourcequotas", "quota") with { HasStatus = true },
        Core("Secret", "secrets"),
        Core("ServiceAccount", "serviceaccounts", "sa"),
        Core("Service", "services", "svc") with { HasStatus = true, Categories = ["all"] },
        Grouped("apps", "v1", "ControllerRevision", "controllerrevisions"),
        Workload("apps", "DaemonSet", "daemonsets", "ds"),
        Workload("apps", "Deployment", "deployments", "deploy") with { HasScale = true },
        Workload("apps", "ReplicaSet", "replicasets", "rs") with { HasScale = true },
        Workload("apps", "StatefulSet", "statefulsets", "sts") with { HasScale = true },
        Workload("batch", "Job", "jobs"),
        Workload("batch", "CronJob", "cronjobs", "cj"),
        Grouped("networking.k8s.io", "v1", "Ingress", "ingresses", "ing") with { HasStatus = true, HasGeneration = true },
        Grouped("networking.k8s.io", "v1", "IngressClass", "ingressclasses") with { Namespaced = false, HasGeneration = true },
        Grouped("networking.k8s.io", "v1", "NetworkPolicy", "networkpolicies", "netpol") with { HasGeneration = true },
        Grouped("policy", "v1", "PodDisruptionBudget", "poddisruptionbudgets", "pdb") with { HasStatus = true, HasGeneration = true },
        Grouped("autoscaling", "v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers", "hpa") with { HasStatus = true, Categories = ["all"] },
        Grouped(Rbac, "v1", "ClusterRoleBinding", "clusterrolebindings") with { Namespaced = false },
        Grouped(Rbac, "v1", "ClusterRole", "clusterroles") with { Namespaced = false },
        Grouped(Rbac, "v1", "RoleBinding", "rolebindings"),
        Grouped(Rbac, "v1", "Role", "roles"),
        Grouped("coordination.k8s.io", "v1", "Lease", "leases"),
        Grouped("discovery.k8s.io", "v1", "EndpointSlice", "endpointslices") with { HasGeneration = true },
        Grouped("storage.k8s.io", "v1", "StorageClass", "storageclasses", "sc") with { Namespaced = false },
        Grouped("scheduling.k8s.io", "v1", "PriorityClass", "priorityclasses", "pc") with { Namespaced = false },
        Grouped("apiextensions.k8s.io", "v1", "CustomResourceDefinition", "customresourcedefinitions", "crd", "crds") with
        {
            Namespaced = false, HasStatus = true, HasGeneration = true, Categories = ["api-extensions"],
        },
    ];

    private static ResourceDefinition Core(string kind, string plural, params string[] shortNames) => Grouped("", "v1", kind, plural, shortNames);

    private static ResourceDefinition Workload(string group, string kind, string plural, params string[] shortNames) =>
        Grouped(group, "v1", kind, plural, shortNames) with { HasStatus = true, HasGeneration = true, Categories = ["all"] };

    private static ResourceDefinition Grouped(string group, string version, string kind, string plural, params string[] shortNames) => new()
    {
        Group = group,
        Version = version,
        Kind = kind,
        Plural = plural,
        Singular = kind.ToLowerInvariant(),
        ShortNames = shortNames,
        ListKind = kind + "List",
        Schema = SchemaTable.BuiltIn.OfKind(group.Length == 0 ? $"{version}/{kind}" : $"{group}/{version}/{kind}"),
    };
}
