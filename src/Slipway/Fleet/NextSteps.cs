namespace Slipway.Fleet;

/// <summary>What can be done now.</summary>
/// <typeparam name="T">The name of a step.</typeparam>
/// <param name="Ready">What nothing holds back, in the order in which to begin.</param>
/// <param name="Skipped">What will not begin in this run any more, in order. What was told to be skipped before is not told again.</param>
internal sealed record NextSteps<T>(IReadOnlyList<T> Ready, IReadOnlyList<SkippedStep<T>> Skipped);
