namespace Slipway.Resources;

/// <summary>What happens to the objects that a deleted object owns.</summary>
internal enum DeletePropagation
{
    /// <summary>They are deleted after it.</summary>
    Background,

    /// <summary>They are deleted before it.</summary>
    Foreground,

    /// <summary>They stay.</summary>
    Orphan,
}
