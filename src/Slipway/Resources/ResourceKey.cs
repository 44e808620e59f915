namespace Slipway.Resources;

/// <summary>The identity of an object in a cluster: the same in all versions of its API.</summary>
/// <param name="Group">The API group; empty for the core group.</param>
/// <param name="Kind">The kind.</param>
/// <param name="Namespace">The namespace; null for a cluster-scoped object.</param>
/// <param name="Name">The name.</param>
public sealed record ResourceKey(string Group, string Kind, string? Namespace, string Name);
