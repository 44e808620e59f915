using System.Globalization;
using System.Text.RegularExpressions;

namespace Slipway.Configuration;

/// <summary>A time in which nothing of a stage is deployed: of every week (<c>fri 16:00</c> until <c>mon 06:00</c>), or once (<c>2026-12-20</c> until <c>2027-01-04 06:00</c>). All times are UTC.</summary>
internal sealed partial record FreezeWindow
{
    private static readonly string[] Days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    // Of a window of every week, since the beginning of the week; of one that is once, since the beginning of time.
    private readonly TimeSpan from;
    private readonly TimeSpan until;
    private readonly bool isWeekly;

    private FreezeWindow(string text, TimeSpan from, TimeSpan until, bool isWeekly) => (Text, this.from, this.until, this.isWeekly) = (text, from, until, isWeekly);

    /// <summary>How it is written.</summary>
    public string Text { get; }

    /// <summary>Parses the two ends of a window.</summary>
    /// <exception cref="InvalidInputException">One is no time, or they are no window together.</exception>
    public static FreezeWindow Parse(string from, string until)
    {
        var (begin, end) = (Point(from), Point(until));
        var text = $"{from} until {until}";
        return begin.IsWeekly != end.IsWeekly ? throw new InvalidInputException($"freeze '{text}'", "expected two days of the week, or two dates.")
            : begin.At == end.At || (!begin.IsWeekly && begin.At > end.At) ? throw new InvalidInputException($"freeze '{text}'", "it ends before it begins.")
            : new FreezeWindow(text, begin.At, end.At, begin.IsWeekly);
    }

    /// <summary>When a freeze ends that there is at a time; null: there is none. Windows that follow each other are one.</summary>
    public static DateTimeOffset? EndOf(IReadOnlyList<FreezeWindow> windows, DateTimeOffset now)
    {
        DateTimeOffset? end = null;
        // Windows without a gap have no end: whoever looks again in a year is told the next one.
        for (var at = now; at - now < TimeSpan.FromDays(366) && windows.Max(window => window.EndAt(at)) is { } next; at = next)
        {
            end = next;
        }

        return end;
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    private DateTimeOffset? EndAt(DateTimeOffset now)
    {
        var utc = now.UtcDateTime;
        if (!isWeekly)
        {
            return utc.Ticks >= from.Ticks && utc.Ticks < until.Ticks ? new DateTimeOffset(until.Ticks, TimeSpan.Zero) : null;
        }

        var beginOfWeek = new DateTimeOffset(utc.Date.AddDays(-(int)utc.DayOfWeek), TimeSpan.Zero);
        var sinceThen = now - beginOfWeek;
        return from < until
            ? sinceThen >= from && sinceThen < until ? beginOfWeek + until : null
            : sinceThen >= from ? beginOfWeek + Week + until : sinceThen < until ? beginOfWeek + until : null;
    }

    private static (TimeSpan At, bool IsWeekly) Point(string text)
    {
        if (OfWeek().Match(text) is { Success: true } match)
        {
            return (TimeSpan.FromDays(Array.IndexOf(Days, match.Groups["day"].Value)) + TimeSpan.ParseExact(match.Groups["time"].Value, "hh\\:mm", CultureInfo.InvariantCulture), true);
        }

        return DateTime.TryParseExact(text, ["yyyy-MM-dd", "yyyy-MM-dd HH:mm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? (TimeSpan.FromTicks(date.Ticks), false)
            : throw new InvalidInputException($"freeze '{text}'", "expected a time of the week or a date, in UTC: fri 16:00, 2026-12-20 or 2026-12-20 18:00.");
    }

    [GeneratedRegex(@"^(?<day>sun|mon|tue|wed|thu|fri|sat) (?<time>([01][0-9]|2[0-3]):[0-5][0-9])\z", RegexOptions.CultureInvariant)]
    private static partial Regex OfWeek();
}
