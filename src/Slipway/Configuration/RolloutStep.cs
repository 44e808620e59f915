using System.Globalization;
using System.Text.RegularExpressions;

namespace Slipway.Configuration;

/// <summary>A share of the traffic, and how long it holds at least: <c>5% 10m</c>.</summary>
/// <param name="Weight">The new version's share in percent, from 1 to 100.</param>
/// <param name="Duration">How long.</param>
internal sealed partial record RolloutStep(int Weight, TimeSpan Duration)
{
    /// <summary>The step of a text.</summary>
    /// <exception cref="InvalidInputException">It is none.</exception>
    public static RolloutStep Parse(string text) =>
        Pattern().Match(text) is { Success: true } match && DurationText.Parse(match.Groups[2].Value) is { } duration
        && int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) is >= 1 and <= 100 and var weight
            ? new RolloutStep(weight, duration)
            : throw new InvalidInputException($"step '{text}'", "expected a share of 1% to 100% and how long it holds, such as '5% 10m'.");

    /// <inheritdoc/>
    public override string ToString() => $"{Weight}% {DurationText.Of(Duration)}";

    [GeneratedRegex(@"^([0-9]{1,3})% +(\S+)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
