using System.Globalization;
using System.Security.Cryptography;
using Slipway.Engine.Events;
using Slipway.Engine.Ports;
using Slipway.Renderings;
using Slipway.Reports;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Engine.Listeners;

/// <summary>Leaves an Event on the apply set's parent for each deployment, so that <c>kubectl get events</c> and alerts see it. Whether it can be written decides nothing.</summary>
/// <param name="clusterOf">The cluster of an application.</param>
/// <param name="holder">Who deploys, as the lock has it.</param>
/// <param name="time">The clock.</param>
internal sealed class KubernetesEvents(Func<RenderingTarget, ICluster> clusterOf, string holder, TimeProvider time) : IDeployListener
{
    // The API server takes 1,024 bytes; some characters take four.
    private const int MaxMessage = 250;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public string Name => "Kubernetes Events";

    /// <inheritdoc/>
    public async Task HearAsync(DeployEvent happened, CancellationToken cancellationToken)
    {
        if (happened is DeployEvent.Recorded { Target: { } target } record)
        {
            try
            {
                await clusterOf(target).TryCreateAsync(Event(record), Patience, cancellationToken);
            }
            catch (SlipwayException)
            {
                // Whether it can be written decides nothing.
            }
        }
    }

    private Resource Event(DeployEvent.Recorded record)
    {
        var parent = record.Parent.Id;
        var now = time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        var name = $"{parent.Name}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}";
        var text = $"{record.Message.ReplaceLineEndings(" ")} ({holder})";
        return new Resource(
            new ResourceId(BuiltInTypes.Events.Type, parent.Namespace, name),
            MapValue.Of(
                ("apiVersion", "v1"),
                ("kind", "Event"),
                ("metadata", MapValue.Of(("name", (Value)name), ("namespace", parent.Namespace!))),
                ("involvedObject", MapValue.Of(
                    ("apiVersion", (Value)parent.Type.ApiVersion),
                    ("kind", parent.Type.Kind),
                    ("name", parent.Name),
                    ("namespace", parent.Namespace!),
                    ("uid", record.Parent.Uid ?? ""))),
                ("reason", record.Reason),
                ("message", LogText.CutLines(text, MaxMessage)),
                ("type", record.IsWarning ? "Warning" : "Normal"),
                ("firstTimestamp", now),
                ("lastTimestamp", now),
                ("count", 1L),
                ("source", MapValue.Of(("component", (Value)ICluster.FieldManager))),
                ("reportingComponent", ICluster.FieldManager)));
    }
}
