namespace Slipway.Resources;

/// <summary>How to delete an object.</summary>
internal sealed record DeleteOptions
{
    /// <summary>The uid that the object must still have.</summary>
    public required string Uid { get; init; }

    /// <summary>What happens to what it owns. Default: <see cref="DeletePropagation.Background"/>.</summary>
    public DeletePropagation Propagation { get; init; } = DeletePropagation.Background;
}
