namespace Slipway.Manifests;

/// <summary>Text that takes the place of the characters from <paramref name="Start"/> up to <paramref name="End"/>.</summary>
/// <param name="Start">The first character that goes.</param>
/// <param name="End">Behind the last one.</param>
/// <param name="Text">What comes.</param>
/// <param name="AddsKey">Whether it is a key that its mapping did not have.</param>
internal sealed record Replacement(int Start, int End, string Text, bool AddsKey = false);
