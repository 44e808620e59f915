using Slipway.ApplySets;
using Slipway.Kubernetes.Connections;
using Slipway.Kubernetes.Planning;
using Slipway.Naming;
using Slipway.Plans;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Kubernetes.Applying;

/// <summary>
/// Keeps the apply set's parent: a superset of kinds and the target commit before anything is written, the exact kinds and the applied commit after.
/// Each write holds only for the version that was read.
/// </summary>
internal sealed class ParentWriter(ClusterConnection connection, ApplyRequest request)
{
    /// <summary>Says what is about to happen.</summary>
    public Task<Resource> AnnounceAsync(Resource? live, CancellationToken cancellationToken) =>
        WriteAsync(
            ApplySetParent.Before(request.Rendering, live),
            live,
            live?.Annotations.GetString(ApplySetLabels.AppliedCommit) is { Length: > 0 } applied ? CommitSha.Parse(applied) : null,
            live?.Content.GetMap("data")?.GetString(ClusterPlanner.CacheKey),
            cancellationToken);

    /// <summary>Says that it happened.</summary>
    public Task<Resource> ConfirmAsync(Resource live, PlanCache cache, CancellationToken cancellationToken) =>
        WriteAsync(ApplySetParent.After(request.Rendering), live, request.Commit, cache.ToString(), cancellationToken);

    private async Task<Resource> WriteAsync(
        ApplySetParent parent, Resource? live, CommitSha? applied, string? cache, CancellationToken cancellationToken)
    {
        List<(string, string)> annotations = [(ApplySetLabels.TargetCommit, request.Commit.Value)];
        if (applied is not null)
        {
            annotations.Add((ApplySetLabels.AppliedCommit, applied.Value));
        }

        var resource = parent.ToResource(request.Version, annotations);
        if (cache is not null)
        {
            resource = resource.WithContent(resource.Content.With("data", MapValue.Of((ClusterPlanner.CacheKey, (Value)cache))));
        }

        if (live is not null && live.Annotations.Equals(resource.Annotations) && live.Labels.Equals(resource.Labels)
            && Equals(live.Content["data"], resource.Content["data"]))
        {
            return live;
        }

        try
        {
            // Whoever edited the bookkeeping by hand does not keep it.
            return await connection.ApplyAsync(live is null ? resource : Preconditions.On(resource, live), new ApplyOptions { Force = true }, cancellationToken);
        }
        catch (ResourceRefusedException refusal) when (refusal.Reason == RefusalReason.Stale)
        {
            throw new SlipwayException(
                parent.ObjectId.ToString(), "was changed by somebody else while this job held the lock. What was applied so far stays; run again.", isTransient: true, refusal);
        }
    }
}
