using System.Security.Cryptography;
using System.Text;
using Slipway.ApplySets;
using Slipway.Engine.Ports;
using Slipway.Naming;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Engine.Fencing;

/// <summary>
/// Keeps a late job of an older commit from deploying what the newer commit left as it was, and so never wrote to: a ConfigMap in the stage's namespace names the commit
/// that the stage as a whole was aimed at last. It is raised, in one write that holds only for the version that was read, before anything is looked at.
/// </summary>
internal sealed class StageFence
{
    private readonly ICluster cluster;
    private readonly StageFenceRequest request;
    private readonly ResourceId id;

    /// <param name="cluster">The cluster.</param>
    /// <param name="request">The stage and the commit.</param>
    public StageFence(ICluster cluster, StageFenceRequest request)
    {
        (this.cluster, this.request) = (cluster, request);
        id = new ResourceId(BuiltInTypes.ConfigMaps.Type, request.Namespace, NameOf(request.Stage, request.Config));
    }

    /// <summary>The object's name. Several config repositories may have stages of the same name in the same namespace, and their commits have no order.</summary>
    public static string NameOf(StageName stage, string? config) =>
        $"slipway.stage.{stage}{(config is null ? "" : "." + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(config)))[..8])}";

    /// <summary>Passes the fence, and raises it to the commit where the run is of the whole stage and it is not there yet.</summary>
    /// <exception cref="SlipwayException">The order of the two commits cannot be told, or there is none.</exception>
    public async Task<StageFencePassage> PassAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            var current = await cluster.GetAsync(id, cancellationToken);
            if (await NewerAsync(current, cancellationToken) is { } newer)
            {
                return new StageFencePassage(newer, IsAtCommit: false);
            }

            if (IsAtCommit(current) || !request.IsWhole)
            {
                return new StageFencePassage(Newer: null, IsAtCommit(current));
            }

            try
            {
                await WriteAsync(current, cancellationToken);
                return new StageFencePassage(Newer: null, IsAtCommit: true);
            }
            catch (ResourceRefusedException refusal) when (refusal.StatusReason == RefusalReason.NotFound)
            {
                // In a namespace that is not there yet, nothing needs it. The first application makes the namespace, and passes here again.
                return new StageFencePassage(Newer: null, IsAtCommit: false);
            }
            catch (ResourceRefusedException refusal) when (refusal.StatusReason == RefusalReason.Stale && attempt + 1 < Backoff.MaxAttempts)
            {
                // Another run was faster, or another application of this one: what it wrote counts.
                await cluster.Backoff.WaitAsync(attempt, askedFor: null, cancellationToken);
            }
        }
    }

    private async Task<CommitSha?> NewerAsync(Resource? current, CancellationToken cancellationToken) =>
        await CommitFence.DecideAsync(current, request.Commit, request.IsAncestor, cancellationToken) == FenceDecision.Superseded
            ? CommitSha.Parse(current!.Annotations.GetString(ApplySetLabels.TargetCommit)!)
            : null;

    private bool IsAtCommit(Resource? current) => current?.Annotations.GetString(ApplySetLabels.TargetCommit) == request.Commit.Value;

    private Task<Resource> WriteAsync(Resource? current, CancellationToken cancellationToken)
    {
        (string, Value)[] annotations =
        [
            (ApplySetLabels.Stage, request.Stage.Value),
            .. request.Config is { } config ? [(ApplySetLabels.Config, (Value)config)] : Array.Empty<(string, Value)>(),
            (ApplySetLabels.TargetCommit, request.Commit.Value),
        ];
        var fence = new Resource(id, MapValue.Of(
            ("apiVersion", (Value)"v1"), ("kind", "ConfigMap"), ("metadata", MapValue.Of(("name", (Value)id.Name), ("namespace", id.Namespace!), ("annotations", MapValue.Of(annotations))))));
        return cluster.ApplyAsync(Preconditions.On(fence, current), new ApplyOptions { Force = true }, cancellationToken);
    }
}
