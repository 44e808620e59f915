using System.Globalization;
using System.Net;
using Slipway.Engine.Locking;
using Slipway.Engine.Ports;
using Slipway.Kubernetes.Requests;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Kubernetes.Locking;

/// <summary>Reads and writes one Lease; each write holds only for the version that was read (the recorded case <c>lease-lock</c>).</summary>
internal sealed class LeaseStore(ApiClient api, ObjectReads reads, string inNamespace, string name, TimeProvider time) : ILeaseStore
{
    private readonly ResourceId id = new(BuiltInTypes.Leases.Type, inNamespace, name);

    public string Subject => id.ToString();

    /// <summary>The Lease; null when there is none.</summary>
    public async Task<Lease?> ReadAsync(CancellationToken cancellationToken) =>
        await reads.GetAsync(id, cancellationToken) is { } resource ? Lease.Of(resource) : null;

    /// <summary>Deletes the Lease as it was read; false when it is another one by now, or the right to delete it is missing.</summary>
    public async Task<bool> TryDeleteAsync(Lease lease, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var request = ObjectRequest.For(id, HttpMethod.Delete, ApiPaths.Object(BuiltInTypes.Leases, id)) with
        {
            Timeout = timeout,
            IsUrgent = true,
            Body = MapValue.Of(
                ("apiVersion", "v1"),
                ("kind", "DeleteOptions"),
                ("preconditions", MapValue.Of(("uid", (Value)lease.Uid), ("resourceVersion", lease.ResourceVersion)))),
        };
        return (await api.SendForAnswerAsync(request, cancellationToken)).Status is HttpStatusCode.OK or HttpStatusCode.Accepted or HttpStatusCode.NotFound;
    }

    /// <summary>Writes the Lease; null when somebody else was faster.</summary>
    /// <param name="before">The Lease as it was read; null to create it.</param>
    /// <param name="holder">The new holder; null for none.</param>
    /// <param name="duration">How long the holder keeps it without a renewal.</param>
    /// <param name="timeout">How long the request may take.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public async Task<Lease?> WriteAsync(Lease? before, string? holder, TimeSpan duration, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
        var spec = MapValue.Of(("leaseDurationSeconds", (Value)(long)Math.Max(1, duration.TotalSeconds)), ("renewTime", now));
        if (holder is not null)
        {
            spec = spec.With("holderIdentity", holder).With("acquireTime", before?.Holder == holder && before.AcquireTime is { } acquired ? acquired : now);
        }

        var metadata = MapValue.Of(("name", (Value)id.Name), ("namespace", id.Namespace!));
        var request = ObjectRequest.For(id, HttpMethod.Post, ApiPaths.Collection(BuiltInTypes.Leases, id.Namespace)) with { Timeout = timeout, IsUrgent = true };
        if (before is not null)
        {
            metadata = metadata.With("uid", before.Uid).With("resourceVersion", before.ResourceVersion);
            request = request with { Method = HttpMethod.Put, Path = ApiPaths.Object(BuiltInTypes.Leases, id) };
        }

        var body = MapValue.Of(("apiVersion", "coordination.k8s.io/v1"), ("kind", "Lease"), ("metadata", metadata), ("spec", spec));
        request = request with { Path = ApiPaths.WithQuery(request.Path, ("fieldManager", ICluster.FieldManager)), Body = body };
        var response = await api.SendForAnswerAsync(request, cancellationToken);
        if (response.IsSuccess)
        {
            return Lease.Of(ObjectRequest.ResourceOf(id.Type, request, response, api.Cluster));
        }

        if (response.Status is not (HttpStatusCode.Conflict or HttpStatusCode.NotFound) || (before is null && response.Status == HttpStatusCode.NotFound))
        {
            throw ApiRefusals.Of(request, response, api.Cluster);
        }

        // A repeated request finds its own first attempt in its way. The holder's name is unique, so it can tell.
        return await ReadAsync(cancellationToken) is { } current && holder is not null && current.Holder == holder ? current : null;
    }
}
