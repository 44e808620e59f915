using Slipway.Naming;
using Slipway.Resources;
using Slipway.Schemas;
using Slipway.Values;

namespace Slipway.Engine.Ports;

/// <summary>A cluster, as the procedures see it. Failures are a <see cref="ResourceRefusedException"/> or another <see cref="SlipwayException"/>.</summary>
internal interface ICluster : IResourceReader, IResourceWriter, IRehearsals, IDisposable
{
    /// <summary>The field manager that every write names.</summary>
    const string FieldManager = "slipway";

    /// <summary>The API server's address and where it comes from, for messages.</summary>
    string Name { get; }

    /// <summary>How many requests are under way at most.</summary>
    int RequestsInFlight { get; }

    /// <summary>The clock for time limits and retries.</summary>
    TimeProvider Time { get; }

    /// <summary>How long to wait between attempts.</summary>
    Backoff Backoff { get; }

    /// <summary>As many at once as there are requests under way.</summary>
    ParallelOptions Parallel(CancellationToken cancellationToken) => new() { MaxDegreeOfParallelism = RequestsInFlight, CancellationToken = cancellationToken };

    /// <summary>The schemas that the cluster describes now.</summary>
    ISchemaSource Schemas { get; }

    /// <summary>What the account may do.</summary>
    IAccessReviews AccessReviews { get; }

    /// <summary>The type as the cluster serves it.</summary>
    /// <exception cref="ResourceRefusedException">The cluster does not serve it.</exception>
    Task<ResourceType> TypeAsync(GroupVersionKind type, CancellationToken cancellationToken);

    /// <summary>Forgets what discovery said: after a CustomResourceDefinition was applied.</summary>
    void ForgetTypes();

    /// <summary>The names of all objects of a type, read without the objects themselves; null where that would take more than <paramref name="pages"/> requests.</summary>
    Task<IReadOnlySet<string>?> ListNamesAsync(ResourceType type, string? inNamespace, int pages, CancellationToken cancellationToken);

    /// <summary>Follows an object that was seen, by a label: its end is told also when it is gone before the watch begins.</summary>
    IAsyncEnumerable<ResourceEvent> WatchAsync(Resource seen, string? labelSelector, CancellationToken cancellationToken);

    /// <summary>The lines of a container's log as it prints them, until the container ends or the connection is lost.</summary>
    IAsyncEnumerable<string> FollowLogAsync(ResourceId pod, string container, CancellationToken cancellationToken);

    /// <summary>Sets who owns which fields of an object, while it is the version that was read. Nothing else of it changes.</summary>
    /// <exception cref="ResourceRefusedException">The server refused it, as it does when the object changed since.</exception>
    Task<Resource> SetManagedFieldsAsync(Resource live, ListValue managedFields, CancellationToken cancellationToken);

    /// <summary>Creates an object, asking for no more than a few seconds.</summary>
    /// <returns>Null where it was created; else the server's reason.</returns>
    Task<string?> TryCreateAsync(Resource resource, TimeSpan timeout, CancellationToken cancellationToken);

    /// <summary>One Lease, that may or may not exist.</summary>
    ILeaseStore Lease(string inNamespace, string name, TimeProvider time);
}
