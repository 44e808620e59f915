namespace Slipway.Guarding;

/// <summary>What happens to a change that CI did not make.</summary>
public enum GuardStep
{
    /// <summary>It is noted in the audit log.</summary>
    Audit,

    /// <summary>Whoever makes it is warned, and it is noted.</summary>
    Warn,

    /// <summary>It is refused.</summary>
    Deny,
}
