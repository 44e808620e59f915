using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Plans;

/// <summary>A field that an apply would change.</summary>
/// <param name="Path">The field: <c>spec.template.spec.containers[name=web].image</c>.</param>
/// <param name="Before">The live value; null when the field is added. In a Secret the text <c>***</c>.</param>
/// <param name="After">The new value; null when the field is removed. In a Secret the text <c>***</c>.</param>
/// <param name="Owners">Other managers that own the field in the live object.</param>
internal sealed record FieldChange(string Path, Value? Before, Value? After, IReadOnlyList<FieldOwner> Owners)
{
    /// <summary>The names of the owners.</summary>
    public IReadOnlyList<string> Managers => [.. Owners.Select(owner => owner.Manager)];
}
