namespace Slipway.Manifests;

/// <summary>Text that takes the place of the characters from <paramref name="Start"/> up to <paramref name="End"/>.</summary>
internal sealed record Replacement(int Start, int End, string Text);
