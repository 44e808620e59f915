namespace Slipway.Engine.Flow;

/// <summary>What is rolled out all the same.</summary>
/// <param name="Reopen">What a person closed, or went back from.</param>
/// <param name="AllowsOlder">What comes before what is there.</param>
internal sealed record FlowRolloutRules(bool Reopen, bool AllowsOlder);
