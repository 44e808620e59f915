using Slipway.Plans;
using Slipway.Values;

namespace Slipway.PathEdits;

/// <summary>A change of one field: it is set, added where it is not there, or removed.</summary>
/// <param name="Path">The field. Items of lists are named by their merge keys, members of sets by themselves.</param>
/// <param name="Value">What it shall hold; null to remove it.</param>
internal sealed record FieldEdit(IReadOnlyList<FieldPathStep> Path, Value? Value)
{
    /// <summary>The list as it is where the value comes from: a new item comes behind those that are before it there. Null: at the end.</summary>
    public ListValue? Order { get; init; }

    /// <summary>Whether a map or list that has nothing left stays as <c>{}</c> or <c>[]</c>. Default: it goes too, as far up as it is the only entry of what is around it.</summary>
    public bool KeepsParent { get; init; }

    /// <summary>Whether the field is a quantity, whose unit stays where the value can be written in it.</summary>
    public bool IsQuantity { get; init; }

    /// <exception cref="FormatException">The text is not a path.</exception>
    public static FieldEdit Set(string path, Value value) => new(FieldPath.Parse(path), value);

    /// <exception cref="FormatException">The text is not a path.</exception>
    public static FieldEdit Remove(string path) => new(FieldPath.Parse(path), null);

    /// <inheritdoc/>
    public override string ToString() => Value is null ? $"-{FieldPathStep.Text(Path)}" : $"{FieldPathStep.Text(Path)} = {Value}";
}
