namespace Slipway.Fleet;

/// <summary>That a step waits for another.</summary>
/// <param name="Before">What it waits for.</param>
/// <param name="Why">The reason as a clause about the step: <c>comes after database</c>.</param>
/// <param name="IsDeclared">Whether somebody declared it: such links hold, and are no circles. Others give way where they contradict these or each other.</param>
internal sealed record StepLink<T>(T Before, string Why, bool IsDeclared);
