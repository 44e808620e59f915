namespace Slipway.Engine.Planning;

/// <summary>What registries said of the images of plans.</summary>
/// <param name="Missing">Each image that its registry does not have, with the place that names it and the applications that need it.</param>
/// <param name="Unknown">For each registry that did not tell: why, and of which images.</param>
internal sealed record RegistryFindings(IReadOnlyList<Problem> Missing, IReadOnlyList<string> Unknown);
