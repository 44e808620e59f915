using System.Globalization;
using Serilog;
using Slipway.Engine.Ports;
using Slipway.Engine.Syncing;
using Slipway.GoogleCloud.Auditing;
using Slipway.Resources;
using Slipway.Syncs;

namespace Slipway.Components.Syncing;

/// <summary>Who changed a field by the policy's stamp, or else by the audit log of Google Cloud.</summary>
internal sealed class AuditedActors(AuditLog log, ICluster cluster) : IActorSource
{
    private readonly PolicyStamp stamp = new();
    private bool isReadable = true;

    /// <inheritdoc/>
    public async Task<string?> FindAsync(SyncFinding finding, Resource? live, CancellationToken cancellationToken)
    {
        if (await stamp.FindAsync(finding, live, cancellationToken) is { } stamped)
        {
            return stamped;
        }

        // Of several tools, the log cannot tell which account used which.
        if (!isReadable || finding is not { By: [{ At: { } time }], IsAdvice: false, Id.Namespace: { } space }
            || !DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            || (await cluster.DiscoverAsync(cancellationToken)).Find(finding.Id.Type) is not { } type)
        {
            return null;
        }

        try
        {
            return await log.FindAsync(type.Plural, space, finding.Id.Name, at, cancellationToken) is { } account ? $"{account} (audit log)" : null;
        }
        catch (SlipwayException exception)
        {
            // Who it was is worth knowing, and nothing to stop for.
            Log.Warning("Who changed what is not known: {Reason:l}", exception.Message);
            isReadable = false;
            return null;
        }
    }
}
