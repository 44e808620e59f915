namespace Slipway.Syncs;

/// <summary>A change in the cluster that a place in git takes over.</summary>
/// <param name="Finding">The change.</param>
/// <param name="Place">Where git says it, and how: <c>prod/web/web.yaml:14:9</c>.</param>
internal sealed record SyncEdit(SyncFinding Finding, string Place)
{
    /// <summary>Who made the change, as far as somebody knows: a person, and how that is known.</summary>
    public string? Actor { get; init; }
}
