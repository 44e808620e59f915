using Slipway.Engine.Ports;
using Slipway.Resources;

namespace Slipway.Engine.Planning;

/// <summary>
/// Tells what cannot change in place from what is wrong by itself: no word of a refusal does, since each kind, and each rule of a custom kind, has its own. What the
/// server would create under another name is right, so it is the change that it refuses.
/// </summary>
internal sealed class RecreationCheck(ICluster cluster)
{
    private const string Name = "slipway-recreation-check";

    /// <summary>The refusal of an update with what it is about: <see cref="RefusalReason.Immutable"/> or <see cref="RefusalReason.Invalid"/>.</summary>
    public async Task<ResourceRefusedException> JudgeAsync(Resource desired, ResourceRefusedException refusal, CancellationToken cancellationToken)
    {
        try
        {
            await cluster.RehearseCreationAsync(desired, Name, cancellationToken);
            return With(refusal, RefusalReason.Immutable, refusal.Reason);
        }
        catch (ResourceRefusedException again) when (again.StatusReason is RefusalReason.Invalid or RefusalReason.Immutable)
        {
            // The name itself may be given by the content, and what the object holds now it gives back when it is deleted.
            if ((again.Fields.Count > 0 && again.Fields.All(field => field == "metadata.name")) || again.Reason.Contains("already allocated", StringComparison.Ordinal))
            {
                return With(refusal, RefusalReason.Immutable, refusal.Reason);
            }

            var isToldAlready = refusal.Fields.Any(again.Fields.Contains);
            return With(refusal, RefusalReason.Invalid, isToldAlready ? refusal.Reason : $"{refusal.Reason.TrimEnd('.')}. It could not be created again either: {again.Reason}");
        }
        catch (ResourceRefusedException again) when (again.StatusReason != RefusalReason.Unauthorized)
        {
            // A quota, a webhook or a missing right says nothing about the object: the words of the refusal are all there is.
            return refusal;
        }
    }

    private static ResourceRefusedException With(ResourceRefusedException refusal, RefusalReason reason, string message) =>
        new(refusal.Subject, reason, message, refusal.Conflicts, refusal.Fields);
}
