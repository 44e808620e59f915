namespace Slipway.Records;

/// <summary>A field whose value came from the cluster, where somebody had set it by hand.</summary>
/// <param name="Object">The object.</param>
/// <param name="Path">The field.</param>
/// <param name="Manager">The tool that had set it.</param>
/// <param name="At">When, as the cluster told; null where it did not.</param>
internal sealed record AdoptedField(string Object, string Path, string Manager, string? At);
