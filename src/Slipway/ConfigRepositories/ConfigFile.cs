namespace Slipway.ConfigRepositories;

/// <summary>A file of the config repository.</summary>
/// <param name="Path">From the repository's root, with forward slashes.</param>
/// <param name="Content">Its bytes.</param>
public sealed record ConfigFile(string Path, ReadOnlyMemory<byte> Content);
