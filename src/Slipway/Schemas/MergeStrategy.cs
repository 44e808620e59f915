namespace Slipway.Schemas;

/// <summary>How server-side apply merges a list or map.</summary>
public enum MergeStrategy
{
    /// <summary>A map field by field, a list as one value.</summary>
    Default,

    /// <summary>As one value.</summary>
    Atomic,

    /// <summary>A list of unique scalars.</summary>
    Set,

    /// <summary>A list whose items are told apart by key fields.</summary>
    ListMap,
}
