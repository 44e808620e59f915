using System.Globalization;

namespace Slipway.Records;

/// <summary>A duration as people say it: two of its units at most.</summary>
internal static class DurationWords
{
    public static string Of(TimeSpan duration) => FormattableString.Invariant(duration switch
    {
        { TotalDays: >= 10 } => $"{duration.TotalDays:0} d",
        { TotalDays: >= 1 } => $"{duration.Days} d {duration.Hours} h",
        { TotalHours: >= 1 } => $"{duration.Hours} h {duration.Minutes} min",
        { TotalMinutes: >= 1 } => $"{duration.TotalMinutes:0} min",
        _ => $"{Math.Max(0, duration.TotalSeconds):0} s",
    });

    public static string Of(Spread? spread) => spread is null ? "–" : $"{Of(spread.Median)} (p90 {Of(spread.P90)}, n {spread.Count})";

    public static string Rate(double? rate, int part, int whole) => rate is null ? "–" : string.Create(CultureInfo.InvariantCulture, $"{rate * 100:0} % ({part} of {whole})");
}
