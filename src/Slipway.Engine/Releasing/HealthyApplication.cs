using Slipway.Naming;

namespace Slipway.Engine.Releasing;

/// <summary>An application that was deployed to a stage, or is unchanged there, and is healthy.</summary>
/// <param name="Stage">The stage.</param>
/// <param name="Application">The application.</param>
/// <param name="Since">Since when it has been healthy as it is, in all clusters.</param>
/// <param name="Runs">Whether its Pods run a digest.</param>
internal sealed record HealthyApplication(StageName Stage, ApplicationName Application, DateTimeOffset Since, Func<Digest, bool> Runs);
