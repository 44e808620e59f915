namespace Slipway.Sandbox.Faults;

/// <param name="Kind">What is broken.</param>
/// <param name="Times">How many more times it strikes; null for as long as it lasts.</param>
/// <param name="Until">When it heals by itself; null where somebody has to heal it.</param>
internal sealed record Fault(FaultKind Kind, int? Times, DateTimeOffset? Until);
