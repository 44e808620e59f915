using Serilog;
using Serilog.Events;
using Slipway.Logging;

namespace Slipway.Ci.Logs;

/// <summary>Lines in any log.</summary>
internal sealed class PlainWriter(ILogger log, bool showsWaiting = true) : ILogWriter
{
    public bool ShowsWaiting => showsWaiting;

    public void Begin(string title)
    {
        // Each line says what it is about.
    }

    public void End()
    {
        // Nothing was begun.
    }

    public void Write(LogLine line) => (line.Level >= LogEventLevel.Error ? ToldOnce.In(log) : log).Write(line.Level, "{Line:l}", line.Text);

    public void WriteBlock(string title, IReadOnlyList<LogLine> lines)
    {
        Write(LogLine.Of(title));
        foreach (var line in lines)
        {
            Write(line);
        }
    }
}
