namespace Slipway.Values;

/// <summary>A key of a map with its value.</summary>
/// <param name="Key">The key.</param>
/// <param name="Value">The value.</param>
/// <param name="KeyPosition">Where the key is written; unknown unless it was read from YAML.</param>
public readonly record struct MapEntry(string Key, Value Value, SourcePosition KeyPosition);
