namespace Slipway.Resources;

/// <summary>What a watch tells.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Resource">The object after it; for a deletion its last state.</param>
internal sealed record ResourceEvent(ResourceEventKind Kind, Resource Resource);
