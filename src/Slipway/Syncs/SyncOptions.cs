using Slipway.Drifts;

namespace Slipway.Syncs;

/// <summary>What one run may propose besides the usual.</summary>
internal sealed record SyncOptions
{
    /// <summary>The rules of the stage.</summary>
    public SyncRules Rules { get; init; } = new();

    /// <summary>Managers that are controllers.</summary>
    public IReadOnlySet<string> Controllers { get; init; } = Plans.ClusterControllers.Names;

    /// <summary>Whether fields that somebody removed are proposed to be removed.</summary>
    public bool Removals { get; init; }

    /// <summary>Whether a patch may be added to a kustomization where a value is only in what it shares with others.</summary>
    public bool CreatesPatches { get; init; }

    /// <summary>The autoscalers whose recommendations are taken over, in place of what people changed; null for the latter.</summary>
    public IReadOnlyList<Resources.Resource>? Autoscalers { get; init; }

    /// <summary>When the cluster was looked at.</summary>
    public required DateTimeOffset Now { get; init; }
}
