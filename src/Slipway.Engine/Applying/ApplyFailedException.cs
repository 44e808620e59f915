using Slipway.Naming;

namespace Slipway.Engine.Applying;

/// <summary>An apply that began to write and failed. The message says what was applied, what was not, and what runs now.</summary>
public sealed class ApplyFailedException : SlipwayException
{
    internal ApplyFailedException(SlipwayException cause, string state, CommitSha? lastHealthy)
        : base(cause.Subject, $"{cause.Reason}\n{state}", cause.IsTransient, cause) => LastHealthyCommit = lastHealthy;

    /// <summary>The last commit of the config repository that was applied, healthy and smoke-tested; null when there was none.</summary>
    public CommitSha? LastHealthyCommit { get; }
}
