namespace Slipway.Git;

/// <summary>Whether one commit comes before another.</summary>
internal enum Ancestry
{
    /// <summary>This clone does not have one of the commits, or it is shallow and does not go back far enough to tell.</summary>
    Unknown,

    /// <summary>It does, or it is the same commit.</summary>
    Ancestor,

    /// <summary>It does not.</summary>
    NotAncestor,
}
