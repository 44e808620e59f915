namespace Slipway.ConfigRepositories;

/// <summary>A file before and after a manifest edit.</summary>
/// <param name="Path">From the repository's root, with forward slashes.</param>
/// <param name="Before">The bytes before.</param>
/// <param name="After">The bytes after.</param>
public sealed record FileEdit(string Path, ReadOnlyMemory<byte> Before, ReadOnlyMemory<byte> After);
