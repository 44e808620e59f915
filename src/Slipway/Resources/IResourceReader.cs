namespace Slipway.Resources;

/// <summary>Reads from a cluster. Failures are a <see cref="ResourceRefusedException"/> or another <see cref="SlipwayException"/>.</summary>
internal interface IResourceReader
{
    /// <summary>The types that the cluster serves.</summary>
    Task<ResourceCatalog> DiscoverAsync(CancellationToken cancellationToken);

    /// <summary>The objects of a type, in one namespace or (null) in all, by label selector where there is one.</summary>
    Task<ResourceList> ListAsync(ResourceType type, string? inNamespace, string? labelSelector, CancellationToken cancellationToken);

    /// <summary>One object; null when there is none.</summary>
    Task<Resource?> GetAsync(ResourceId id, CancellationToken cancellationToken);

    /// <summary>
    /// What is there, as <see cref="ResourceEventKind.Added"/>, and then every change until cancelled. Lost connections and expired
    /// versions are resumed; an object may then be reported again.
    /// </summary>
    IAsyncEnumerable<ResourceEvent> WatchAsync(
        ResourceType type, string? inNamespace, string? labelSelector, CancellationToken cancellationToken);

    /// <summary>The last lines of a container's log; null when the server has none.</summary>
    Task<string?> ReadLogAsync(LogQuery query, CancellationToken cancellationToken);
}
