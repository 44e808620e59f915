using Slipway.Naming;
using Slipway.PathEdits;
using Slipway.Plans;
using Slipway.Renderings;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Syncs;

/// <summary>A field that somebody changed in the cluster.</summary>
/// <param name="Id">The resource.</param>
/// <param name="Path">The field.</param>
/// <param name="Git">What git says; null where it does not have the field.</param>
/// <param name="Live">What the cluster has; null where it does not have the field.</param>
/// <param name="By">The managers that own it now.</param>
internal sealed record SyncFinding(ResourceId Id, IReadOnlyList<FieldPathStep> Path, Value? Git, Value? Live, IReadOnlyList<FieldOwner> By)
{
    /// <summary>The list around the field as the cluster has it; null where there is none.</summary>
    public ListValue? Order { get; init; }

    /// <summary>Whether the cluster still has what is around the field, though nothing is left in it.</summary>
    public bool KeepsParent { get; init; }

    /// <summary>Whether the cluster only advises the value, and does not have it.</summary>
    public bool IsAdvice { get; init; }

    /// <summary>The clusters that have it, where the stage is in several.</summary>
    public IReadOnlyList<ClusterName> Clusters { get; init; } = [];

    /// <summary>The field as text.</summary>
    public string Field => FieldPathStep.Text(Path);

    /// <summary>The edit that makes git say what runs.</summary>
    public FieldEdit Edit => new(Path, Live) { Order = Order, KeepsParent = KeepsParent, IsQuantity = PathEdit.IsQuantity(Id, Path) };

    /// <summary>A value in few words.</summary>
    public static string Show(Value? value) => value is null ? "nothing" : SecretMask.Apply(value) is ScalarValue { AsString: { } text } ? text : SecretMask.Apply(value).ToString();

    /// <inheritdoc/>
    public override string ToString() => $"{Id} {Field}";
}
