namespace Slipway.Resources;

/// <summary>What a watch can tell. Bookmarks and expired versions are dealt with by the reader.</summary>
internal enum ResourceEventKind
{
    /// <summary>The object is there: created, or found by the list that a watch begins with.</summary>
    Added,

    /// <summary>The object changed.</summary>
    Modified,

    /// <summary>The object is gone, or left the selection.</summary>
    Deleted,
}
