using System.Collections.Frozen;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Health;

/// <summary>Which objects a controller is expected to report about, and whether it did.</summary>
internal static class ReportedHealth
{
    /// <summary>The annotation by which a manifest says that nobody reports on an object; its only value is <c>none</c>.</summary>
    public const string Annotation = "slipway.dev/health";

    /// <summary>The annotation's value: the health of the object is not waited for.</summary>
    public const string None = "none";

    // The groups of Kubernetes itself that look like those of custom resources.
    private static readonly FrozenSet<string> BuiltIn = FrozenSet.ToFrozenSet(
    [
        "admissionregistration.k8s.io", "apiextensions.k8s.io", "apiregistration.k8s.io", "authentication.k8s.io", "authorization.k8s.io", "certificates.k8s.io", "coordination.k8s.io",
        "discovery.k8s.io", "events.k8s.io", "flowcontrol.apiserver.k8s.io", "internal.apiserver.k8s.io", "networking.k8s.io", "node.k8s.io", "rbac.authorization.k8s.io", "resource.k8s.io",
        "scheduling.k8s.io", "storage.k8s.io", "storagemigration.k8s.io",
    ]);

    /// <summary>Whether objects of a type are custom resources with a status: then one without a status is new to its controller, or has none.</summary>
    public static bool IsExpected(ResourceType type) => type.HasStatus && type.Type.Group.Contains('.', StringComparison.Ordinal) && !BuiltIn.Contains(type.Type.Group);

    /// <summary>Whether a manifest says that nobody reports on the object. What runs Pods always tells.</summary>
    internal static bool IsNone(Resource resource) => resource.Id.Type.Group is not ("apps" or "batch" or "") && resource.Annotations.GetString(Annotation) == None;

    internal static bool HasStatus(Resource live) => Says(live.Content["status"]);

    // A CustomResourceDefinition may fill in an empty list.
    private static bool Says(Value? value) => value switch
    {
        MapValue map => map.Any(entry => Says(entry.Value)),
        ListValue list => list.Any(Says),
        _ => value is not null,
    };
}
