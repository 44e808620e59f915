using Slipway.Pages.Html;

namespace Slipway.Sandbox.Pages.Runs;

/// <summary>A log with its groups, which fold.</summary>
internal static class LogView
{
    private const int MostErrors = 5;

    public static Markup Render(IEnumerable<string> lines)
    {
        var html = Markup.Empty;
        var reader = new LogReader();
        var isInGroup = false;
        foreach (var line in lines.Select(reader.Read))
        {
            if (line.Kind == LogLineKind.Text)
            {
                html.AppendFormatted(Text(line.Text));
                continue;
            }

            html.AppendLiteral(isInGroup ? "</div></details>" : "");
            isInGroup = line.Kind == LogLineKind.GroupStart;
            html.AppendFormatted(isInGroup ? Markup.Of($"""<details open><summary>{line.Text}</summary><div>""") : null);
        }

        html.AppendLiteral(isInGroup ? "</div></details>" : "");
        return html;
    }

    /// <summary>What went wrong by a log, first things first; the end of it where no line says so.</summary>
    public static IReadOnlyList<string> Errors(string log)
    {
        var lines = log.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var errors = lines.Where(line => Class(line) == "l err").Select(line => Annotation.TextOf(line) ?? line).Distinct().Take(MostErrors).ToList();
        return errors.Count > 0 ? errors : [.. lines.TakeLast(MostErrors)];
    }

    public static Markup Text(string line)
    {
        var html = Markup.Empty;
        // A command in the log is one line, and what it says may be several.
        foreach (var one in (Annotation.TextOf(line) ?? line).Split('\n'))
        {
            html.AppendFormatted(Markup.Of($"""<div class="{Class(line)}">{AnsiText.Line(one)}</div>"""));
        }

        return html;
    }

    // Builds write their plans and diffs plainly; the first sign says enough.
    private static string Class(string line) => line switch
    {
        ['+', ' ', ..] => "l add",
        ['-', ' ', ..] => "l del",
        ['~', ' ', ..] => "l change",
        _ when line.Contains("[ERR]", StringComparison.Ordinal) || line.StartsWith("::error", StringComparison.Ordinal) => "l err",
        _ when line.Contains("[WRN]", StringComparison.Ordinal) || line.StartsWith("::warning", StringComparison.Ordinal) => "l wrn",
        _ => "l",
    };
}
