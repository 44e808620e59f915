using Slipway.Kubernetes.Connections;
using Slipway.Kubernetes.Requests;
using Slipway.Plans;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Kubernetes.Applying;

/// <summary>
/// Creates an object. What comes with the same plan may need a moment: a new kind until every API server serves it, a new namespace until its default
/// ServiceAccount is there. Server-side apply cannot be told to create only: what somebody else made since it was planned is recognised by the answer.
/// </summary>
internal sealed class ObjectCreation(ClusterConnection connection)
{
    /// <summary>Creates it, and returns what the server then holds.</summary>
    /// <param name="desired">What to create.</param>
    /// <param name="options">How.</param>
    /// <param name="isNew">Whether its namespace or kind comes with the same plan.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="SlipwayException">Somebody else made it since it was planned, or the server refuses it.</exception>
    public async Task<Resource> PerformAsync(Resource desired, ApplyOptions options, bool isNew, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                var (applied, wasThere) = await connection.ApplyNewAsync(desired, options, cancellationToken);
                // Controllers make things of their own in a new namespace, which a manifest may add to.
                return wasThere && Adoption.OtherManagers(applied) is { Count: > 0 } others
                    ? throw await TakeBackAsync(applied, others, options, cancellationToken)
                    : applied;
            }
            catch (ResourceRefusedException refusal) when (isNew && attempt + 1 < Backoff.MaxAttempts && IsNotYet(refusal))
            {
                // What discovery said may be of an API server that did not know the kind yet.
                connection.ForgetTypes();
                await connection.Api.Backoff.WaitAsync(attempt, askedFor: null, cancellationToken);
            }
        }
    }

    // To apply nothing takes away what only we own. What was set by force cannot be brought back.
    private async Task<SlipwayException> TakeBackAsync(Resource applied, IReadOnlyList<string> others, ApplyOptions options, CancellationToken cancellationToken)
    {
        var nothing = MapValue.Of(
            ("apiVersion", applied.Id.Type.ApiVersion), ("kind", applied.Id.Type.Kind),
            ("metadata", MapValue.Of([("name", applied.Id.Name), .. applied.Id.Namespace is { } space ? [("namespace", (Value)space)] : Array.Empty<(string, Value)>()])));
        await connection.ApplyAsync(Preconditions.On(applied.WithContent(nothing), applied), new ApplyOptions(), cancellationToken);
        return new SlipwayException(
            applied.Id.ToString(),
            $"was created by {string.Join(", ", others)} after it was planned. What this manifest added to it was taken back{(options.Force ? ", but not what it overwrote: conflicts are forced here" : "")}. "
            + "Run again: the plan shows what is there now, and how to take it over.",
            isTransient: true);
    }

    // "error looking up service account dev/default: serviceaccount "default" not found" is a 403 of the admission of Pods.
    private static bool IsNotYet(ResourceRefusedException refusal) =>
        refusal.Reason == RefusalReason.NotFound
        || (refusal.Reason == RefusalReason.Denied && refusal.ServerMessage.Contains("error looking up service account", StringComparison.Ordinal));
}
