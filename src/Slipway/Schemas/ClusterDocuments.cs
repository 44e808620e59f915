using Slipway.Values;

namespace Slipway.Schemas;

/// <summary>The OpenAPI v3 documents of a cluster.</summary>
/// <param name="Documents">By API version: <c>v1</c>, <c>apps/v1</c>.</param>
/// <param name="Unavailable">API versions that the cluster names but could not describe, such as those of an aggregated API that is down.</param>
internal sealed record ClusterDocuments(IReadOnlyDictionary<string, MapValue> Documents, IReadOnlyList<string> Unavailable);
