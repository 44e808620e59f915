namespace Slipway.Configuration;

/// <summary>What becomes of a rollout whose step is over and whose metrics say nothing.</summary>
internal enum InconclusiveRule
{
    /// <summary>It stays where it is until they do, a person decides, or its deadline is over.</summary>
    Hold,

    /// <summary>It goes on, and the record says so.</summary>
    Continue,

    /// <summary>It is aborted.</summary>
    Abort,
}
