using Slipway.Resources;

namespace Slipway.Plans;

/// <summary>Updates that Kubernetes accepts in one direction only.</summary>
internal static class IrreversibleChanges
{
    public static string? Find(Resource desired, IReadOnlyList<FieldChange> changes) =>
        desired.Id.Type is { Group: "", Kind: "PersistentVolumeClaim" } && changes.Any(change => change.Path == "spec.resources.requests.storage")
            ? "a claim cannot shrink again: going back to the commit before will be refused."
            : desired.Id.Type is { Group: "", Kind: "ConfigMap" or "Secret" } && changes.Any(change => change is { Path: "immutable", After: Values.ScalarValue { AsBoolean: true } })
                ? "an immutable object cannot be changed again, only deleted."
                : null;
}
