using Slipway.Resources;

namespace Slipway.Plans;

/// <summary>What no later deployment brings back: updates that Kubernetes accepts in one direction only, and what goes with an object that is deleted.</summary>
internal static class IrreversibleChanges
{
    public static string? Find(Resource desired, IReadOnlyList<FieldChange> changes) =>
        desired.Id.Type is { Group: "", Kind: "PersistentVolumeClaim" } && changes.Any(change => change.Path == "spec.resources.requests.storage")
            ? "a claim cannot shrink again: going back to the commit before will be refused."
            : desired.Id.Type is { Group: "", Kind: "ConfigMap" or "Secret" } && changes.Any(change => change is { Path: "immutable", After: Values.ScalarValue { AsBoolean: true } })
                ? "an immutable object cannot be changed again, only deleted."
                : null;

    /// <summary>What is lost when an object is deleted and created again; null for nothing that is not in git.</summary>
    public static string? LostWith(Resource desired) => desired.Id.Type switch
    {
        { Group: "", Kind: "PersistentVolumeClaim" } => "the data on its volume is lost, unless the volume's reclaim policy keeps it.",
        { Group: "", Kind: "Namespace" } => "everything in it is lost.",
        { Group: "apiextensions.k8s.io", Kind: "CustomResourceDefinition" } => "all objects of its kind are lost.",
        _ => null,
    };
}
