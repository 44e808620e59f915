namespace Slipway.Health;

/// <summary>What an Event says.</summary>
/// <param name="Text">In the words of who wrote it.</param>
/// <param name="Words">What it quotes of a Pod; null when nothing.</param>
internal sealed record EventText(string Text, PodWords? Words);
