namespace Slipway.ConfigRepositories;

/// <summary>Something of the config repository at one commit that is no folder.</summary>
/// <param name="Path">The path from the root, with forward slashes.</param>
/// <param name="Kind">What it is.</param>
public sealed record ConfigEntry(string Path, ConfigEntryKind Kind);
