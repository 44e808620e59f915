using System.Globalization;
using System.Security.Cryptography;
using Serilog;
using Slipway.Engine.Ports;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Engine.Applying;

/// <summary>Leaves an Event on the apply set's parent for each deployment, so that <c>kubectl get events</c> and alerts see it. Whether it can be written decides nothing.</summary>
internal sealed class KubernetesEvents(ICluster cluster, string holder, TimeProvider time)
{
    // The API server takes 1,024 bytes; some characters take four.
    private const int MaxMessage = 250;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Writes it.</summary>
    /// <param name="parent">The apply set's parent.</param>
    /// <param name="reason">One word in CamelCase.</param>
    /// <param name="message">What happened.</param>
    /// <param name="isWarning">Whether it went wrong.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task WriteAsync(Resource parent, string reason, string message, bool isWarning, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        var name = $"{parent.Id.Name}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}";
        var text = $"{message.ReplaceLineEndings(" ")} ({holder})";
        var body = MapValue.Of(
            ("apiVersion", "v1"),
            ("kind", "Event"),
            ("metadata", MapValue.Of(("name", (Value)name), ("namespace", parent.Id.Namespace!))),
            ("involvedObject", MapValue.Of(
                ("apiVersion", (Value)parent.Id.Type.ApiVersion),
                ("kind", parent.Id.Type.Kind),
                ("name", parent.Id.Name),
                ("namespace", parent.Id.Namespace!),
                ("uid", parent.Uid ?? ""))),
            ("reason", reason),
            ("message", text.Length <= MaxMessage ? text : text[..MaxMessage] + "…"),
            ("type", isWarning ? "Warning" : "Normal"),
            ("firstTimestamp", now),
            ("lastTimestamp", now),
            ("count", 1L),
            ("source", MapValue.Of(("component", (Value)ICluster.FieldManager))),
            ("reportingComponent", ICluster.FieldManager));
        try
        {
            await cluster.TryCreateAsync(new Resource(new ResourceId(BuiltInTypes.Events.Type, parent.Id.Namespace, name), body), Patience, cancellationToken);
        }
        catch (SlipwayException)
        {
            // Whether it can be written decides nothing.
        }
    }
}
