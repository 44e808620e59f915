using System.Globalization;

namespace Slipway.Sandbox.Cluster.Resources;

/// <summary>The schedules that the server takes, and its words for others (https://pkg.go.dev/github.com/robfig/cron/v3#ParseStandard).</summary>
internal static class CronSchedule
{
    private static readonly string[] s_months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    private static readonly string[] s_days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    private static readonly (int Low, int High, string[] Names)[] s_fields = [(0, 59, []), (0, 23, []), (1, 31, []), (1, 12, s_months), (0, 6, s_days)];

    /// <summary>Why the schedule is none; null for one.</summary>
    public static string? Problem(string schedule)
    {
        if (schedule.StartsWith('@'))
        {
            return schedule is "@yearly" or "@annually" or "@monthly" or "@weekly" or "@daily" or "@midnight" or "@hourly" || IsEvery(schedule) ? null
                : schedule.StartsWith("@every ", StringComparison.Ordinal) ? $"failed to parse duration {schedule}: time: invalid duration \"{schedule["@every ".Length..]}\""
                : $"unrecognized descriptor: {schedule}";
        }

        var fields = schedule.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return fields.Length != s_fields.Length
            ? $"expected exactly 5 fields, found {fields.Length.ToString(CultureInfo.InvariantCulture)}: [{string.Join(' ', fields)}]"
            : fields.Zip(s_fields).Select(pair => pair.First.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(part => Range(part, pair.Second)).FirstOrDefault(problem => problem is not null))
                .FirstOrDefault(problem => problem is not null);
    }

    private static bool IsEvery(string schedule) => System.Text.RegularExpressions.Regex.IsMatch(schedule, @"^@every ([0-9]+(\.[0-9]*)?(ns|us|µs|ms|s|m|h))+\z", System.Text.RegularExpressions.RegexOptions.CultureInvariant);

    private static string? Range(string part, (int Low, int High, string[] Names) bounds)
    {
        var step = part.Split('/');
        var ends = step[0].Split('-');
        var (first, last) = (bounds.Low, bounds.High);
        if (ends[0] is not ("*" or "?"))
        {
            if (Number(ends[0], bounds, out first) is { } bad)
                return bad;
            last = first;
            if (ends.Length == 2 && Number(ends[1], bounds, out last) is { } badEnd)
                return badEnd;
        }

        if (ends.Length > 2)
            return $"too many hyphens: {part}";
        if (step.Length > 2)
            return $"too many slashes: {part}";
        var every = 1;
        if (step.Length == 2 && Number(step[1], (0, 0, []), out every) is { } badStep)
            return badStep;
        if (step.Length == 2 && ends.Length == 1)
            last = bounds.High;
        return first < bounds.Low ? string.Create(CultureInfo.InvariantCulture, $"beginning of range ({first}) below minimum ({bounds.Low}): {part}")
            : last > bounds.High ? string.Create(CultureInfo.InvariantCulture, $"end of range ({last}) above maximum ({bounds.High}): {part}")
            : first > last ? string.Create(CultureInfo.InvariantCulture, $"beginning of range ({first}) beyond end of range ({last}): {part}")
            : every == 0 ? $"step of range should be a positive number: {part}"
            : null;
    }

    private static string? Number(string text, (int Low, int High, string[] Names) bounds, out int number)
    {
        if (Array.IndexOf(bounds.Names, text.ToLowerInvariant()) is var index and >= 0)
        {
            number = bounds.Low + index;
            return null;
        }

        return !int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number) ? $"failed to parse int from {text}: strconv.Atoi: parsing \"{text}\": invalid syntax"
            : number < 0 ? $"negative number ({number.ToString(CultureInfo.InvariantCulture)}) not allowed: {text}" : null;
    }
}
