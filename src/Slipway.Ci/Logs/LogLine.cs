using Serilog.Events;
using Slipway.Engine.Waiting;

namespace Slipway.Ci.Logs;

/// <summary>A line, or several that belong together, of the log of a run. Nothing in it is a command for a CI system or a terminal.</summary>
internal sealed record LogLine
{
    private LogLine(LogEventLevel level, string text, bool isPodOutput) => (Level, Text, IsPodOutput) = (level, text, isPodOutput);

    public LogEventLevel Level { get; }

    public string Text { get; }

    /// <summary>Whether a Pod printed it.</summary>
    public bool IsPodOutput { get; }

    /// <summary>How many lines it is.</summary>
    public int Count => Text.AsSpan().Count('\n') + 1;

    public static LogLine Of(string text, LogEventLevel level = LogEventLevel.Information) => new(level, PodOutput.Neutralise(text), isPodOutput: false);

    public static LogLine OfPod(string heading, PodWords words) =>
        new(LogEventLevel.Information, (heading.Length == 0 ? "" : PodOutput.Neutralise(heading) + "\n") + PodOutput.Quote(words.ForLog()), isPodOutput: true);
}
