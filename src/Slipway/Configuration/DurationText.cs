using System.Globalization;
using System.Text.RegularExpressions;

namespace Slipway.Configuration;

/// <summary>How a duration is written: <c>90s</c>, <c>30m</c>, <c>1h30m</c>, <c>2d</c>.</summary>
internal static partial class DurationText
{
    /// <summary>The duration of a text; null when it is none.</summary>
    public static TimeSpan? Parse(string text) => Pattern().Match(text) is { Success: true, Length: > 0 } match
        ? new TimeSpan(Number(match, "days"), Number(match, "hours"), Number(match, "minutes"), Number(match, "seconds"))
        : null;

    /// <summary>The shortest text of a duration of whole seconds.</summary>
    public static string Of(TimeSpan duration)
    {
        var parts = new[] { (duration.Days, "d"), (duration.Hours, "h"), (duration.Minutes, "m"), (duration.Seconds, "s") }.Where(part => part.Item1 != 0);
        return string.Concat(parts.Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Item1}{part.Item2}")).DefaultIfEmpty("0s"));
    }

    private static int Number(Match match, string unit) => match.Groups[unit] is { Success: true } group ? int.Parse(group.Value, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@"^(?:(?<days>[0-9]{1,4})d)?(?:(?<hours>[0-9]{1,5})h)?(?:(?<minutes>[0-9]{1,6})m)?(?:(?<seconds>[0-9]{1,7})s)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
