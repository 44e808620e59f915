using Slipway.Kubernetes.Connections;
using Slipway.Kubernetes.Requests;
using Slipway.Resources;

namespace Slipway.Kubernetes.Applying;

/// <summary>
/// Creates an object. What comes with the same plan may need a moment: a new kind until every API server serves it, a new namespace until its default
/// ServiceAccount is there.
/// </summary>
internal sealed class ObjectCreation(ClusterConnection connection)
{
    /// <summary>Creates it, and returns what the server then holds.</summary>
    /// <param name="desired">What to create.</param>
    /// <param name="options">How.</param>
    /// <param name="isNew">Whether its namespace or kind comes with the same plan.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<Resource> PerformAsync(Resource desired, ApplyOptions options, bool isNew, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await connection.ApplyAsync(desired, options, cancellationToken);
            }
            catch (ResourceRefusedException refusal) when (isNew && attempt + 1 < Backoff.MaxAttempts && IsNotYet(refusal))
            {
                // What discovery said may be of an API server that did not know the kind yet.
                connection.ForgetTypes();
                await connection.Api.Backoff.WaitAsync(attempt, askedFor: null, cancellationToken);
            }
        }
    }

    // "error looking up service account dev/default: serviceaccount "default" not found" is a 403 of the admission of Pods.
    private static bool IsNotYet(ResourceRefusedException refusal) =>
        refusal.Reason == RefusalReason.NotFound
        || (refusal.Reason == RefusalReason.Denied && refusal.ServerMessage.Contains("error looking up service account", StringComparison.Ordinal));
}
