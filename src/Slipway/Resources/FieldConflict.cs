namespace Slipway.Resources;

/// <summary>A field that another manager owns.</summary>
/// <param name="Manager">The other manager, with its subresource where it has one: <c>kube-controller-manager (scale)</c>.</param>
/// <param name="Field">The field as the server writes it: <c>.spec.replicas</c>.</param>
internal sealed record FieldConflict(string Manager, string Field)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Field} ({Manager})";
}
