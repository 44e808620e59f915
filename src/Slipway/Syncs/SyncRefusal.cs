namespace Slipway.Syncs;

/// <summary>A change in the cluster that is not proposed.</summary>
/// <param name="Subject">The resource and the field.</param>
/// <param name="Reason">Why not, and what to do.</param>
internal sealed record SyncRefusal(string Subject, string Reason)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Subject}: {Reason}";
}
