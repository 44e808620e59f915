using System.Globalization;
using System.Text.Json.Nodes;
using Slipway.Sandbox.Cluster.Store;

namespace Slipway.Sandbox.Cluster.Controllers;

/// <summary>The arithmetic of a rolling update: how far the new set may grow and the old ones shrink now.</summary>
internal sealed class Rollout
{
    private readonly long _surge;

    public Rollout(JsonObject spec)
    {
        Replicas = spec.Number("replicas") ?? 1;
        IsRecreate = spec.Map("strategy").Text("type") == "Recreate";
        var rolling = spec.Map("strategy").Map("rollingUpdate");
        _surge = Share(rolling?["maxSurge"], roundUp: true);
        var unavailable = Share(rolling?["maxUnavailable"], roundUp: false);
        Unavailable = IsRecreate ? 0 : Math.Min(_surge + unavailable == 0 ? 1 : unavailable, Replicas);
    }

    public long Replicas { get; }

    public bool IsRecreate { get; }

    /// <summary>How many Pods may be missing.</summary>
    public long Unavailable { get; }

    public long NewReplicas(long current, long total)
    {
        if (current > Replicas)
            return Replicas;
        var room = Replicas + _surge - total;
        return room <= 0 ? current : Math.Min(current + room, Replicas);
    }

    public IEnumerable<(StoredObject Set, long Replicas)> OldReplicas(StoredObject current, List<StoredObject> old)
    {
        var total = old.Sum(DeploymentController.Replicas) + DeploymentController.Replicas(current);
        var newUnavailable = DeploymentController.Replicas(current) - Available(current);
        var mayGo = total - (Replicas - Unavailable) - Math.Max(0, newUnavailable);
        var result = old.ToDictionary(set => set, DeploymentController.Replicas);

        // Pods that do not serve go first, then as many of those that do as the availability allows.
        foreach (var set in old.OrderBy(set => set.Json.Map("metadata").Text("creationTimestamp"), StringComparer.Ordinal))
        {
            var broken = Math.Min(Math.Max(0, mayGo), Math.Max(0, result[set] - Available(set)));
            result[set] -= broken;
            mayGo -= broken;
        }

        var spare = old.Sum(Available) + Available(current) - (Replicas - Unavailable);
        foreach (var set in old.OrderBy(set => set.Json.Map("metadata").Text("creationTimestamp"), StringComparer.Ordinal))
        {
            var serving = Math.Min(Math.Min(Math.Max(0, spare), Math.Max(0, mayGo)), result[set]);
            result[set] -= serving;
            spare -= serving;
            mayGo -= serving;
        }

        return result.Where(pair => pair.Value != DeploymentController.Replicas(pair.Key)).Select(pair => (pair.Key, pair.Value));
    }

    private static long Available(StoredObject set) => set.Json.Map("status").Number("availableReplicas") ?? 0;

    private long Share(JsonNode? value, bool roundUp)
    {
        if (value.AsNumber() is { } number)
            return number;
        if (value.AsText() is { } text && long.TryParse(text.TrimEnd('%'), CultureInfo.InvariantCulture, out var percent))
            return roundUp ? (Replicas * percent + 99) / 100 : Replicas * percent / 100;
        return 0;
    }
}
