using Slipway.Kubernetes.Requests;
using Slipway.Naming;
using Slipway.Resources;

namespace Slipway.Kubernetes.Discovery;

/// <summary>What the cluster serves: asked for once, by whoever needs it first, and again after it may have changed.</summary>
internal sealed class ServedTypes(ApiClient api)
{
    private readonly ClusterDiscovery discovery = new(api);
    private readonly Lock catalogLock = new();
    private Task<ResourceCatalog>? catalog;

    public async Task<ResourceCatalog> DiscoverAsync(CancellationToken cancellationToken)
    {
        Task<ResourceCatalog> reading;
        lock (catalogLock)
        {
            if (catalog is null || catalog.IsFaulted || catalog.IsCanceled)
            {
                // Others wait for it as well: that the first who asked gave up must not take it from them. Each request of it has a limit of its own.
                catalog = discovery.ReadAsync(CancellationToken.None);
            }

            reading = catalog;
        }

        return await reading.WaitAsync(cancellationToken);
    }

    /// <summary>Forgets what discovery said: after a CustomResourceDefinition was applied.</summary>
    public void ForgetTypes()
    {
        lock (catalogLock)
        {
            catalog = null;
        }
    }

    /// <summary>The type as the cluster serves it.</summary>
    /// <exception cref="ResourceRefusedException">The cluster does not serve it.</exception>
    public async Task<ResourceType> TypeAsync(GroupVersionKind type, CancellationToken cancellationToken)
    {
        if (BuiltInTypes.Find(type) is { } builtIn)
        {
            return builtIn;
        }

        var types = await DiscoverAsync(cancellationToken);
        if (types.Find(type) is { } found)
        {
            return found;
        }

        var hint = types.FindPreferred(type.Group, type.Kind) is { } other ? $"It serves the kind as {other.Type.ApiVersion}."
            : types.Unavailable.Contains(type.ApiVersion) ? "The API is registered there, but what serves it does not answer."
            : "Check apiVersion and kind, or install the CustomResourceDefinition first.";
        throw new ResourceRefusedException(type.ToString(), RefusalReason.NotFound, $"the cluster {api.Cluster} does not serve this kind. {hint}");
    }
}
