namespace Slipway.Resources;

/// <summary>The answer to a LIST.</summary>
/// <param name="Items">The objects, with apiVersion and kind filled in.</param>
/// <param name="ResourceVersion">Where a watch goes on from.</param>
internal sealed record ResourceList(IReadOnlyList<Resource> Items, string ResourceVersion);
