namespace Slipway.Engine.Fencing;

/// <summary>Whether a commit may be applied over what the apply set's parent says.</summary>
internal enum FenceDecision
{
    /// <summary>It is newer than, or the same as, the commit that was aimed at last.</summary>
    Proceed,

    /// <summary>A newer commit was aimed at already: there is nothing to do.</summary>
    Superseded,
}
