namespace Slipway.Resources;

/// <summary>A manager that owns a field.</summary>
/// <param name="Manager">The manager, with its subresource where it has one: <c>kubectl (scale)</c>.</param>
/// <param name="At">When it last wrote, as the server notes it; null when it does not.</param>
internal sealed record FieldOwner(string Manager, string? At)
{
    /// <inheritdoc/>
    public override string ToString() => At is null ? Manager : $"{Manager} at {At}";
}
