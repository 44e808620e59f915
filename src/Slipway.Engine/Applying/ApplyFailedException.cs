using Slipway.Engine.Events;
using Slipway.Naming;

namespace Slipway.Engine.Applying;

/// <summary>An apply that began to write and failed. The message says what was applied, what was not, and what runs now.</summary>
internal sealed class ApplyFailedException : SlipwayException
{
    internal ApplyFailedException(SlipwayException cause, string state, CommitSha? lastHealthy)
        : base(cause.Subject, $"{cause.Reason}\n{state}", cause.IsTransient, cause) => Failure = DeployFailure.Of(cause) with { State = state, LastHealthy = lastHealthy };

    /// <summary>The failure in its parts.</summary>
    public DeployFailure Failure { get; }
}
