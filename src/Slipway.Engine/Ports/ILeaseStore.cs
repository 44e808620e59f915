namespace Slipway.Engine.Ports;

/// <summary>Reads and writes one Lease; each write holds only for the version that was read.</summary>
internal interface ILeaseStore
{
    /// <summary>The Lease, for messages.</summary>
    string Subject { get; }

    /// <summary>The Lease; null when there is none.</summary>
    Task<Lease?> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Writes the Lease; null when somebody else was faster.</summary>
    Task<Lease?> WriteAsync(Lease? before, string? holder, TimeSpan duration, TimeSpan timeout, CancellationToken cancellationToken);

    /// <summary>Deletes the Lease as it was read; false when it is another one by now, or the right to delete it is missing.</summary>
    Task<bool> TryDeleteAsync(Lease lease, TimeSpan timeout, CancellationToken cancellationToken);
}
