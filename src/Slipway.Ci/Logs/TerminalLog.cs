using Serilog;
using Serilog.Core;
using Serilog.Events;
using Slipway.Engine.Events;

namespace Slipway.Ci.Logs;

/// <summary>A person's terminal: a live row for each application at work, and above them the lines of what is done.</summary>
internal sealed class TerminalLog : IRunLog, IDisposable
{
    private readonly TerminalRows rows;
    private readonly PlainLog lines;
    private readonly Logger above;

    /// <param name="output">The terminal.</param>
    /// <param name="log">Writes lines to it.</param>
    /// <param name="size">How many characters fit into a line, and how many lines into the window, now.</param>
    /// <param name="time">The clock.</param>
    public TerminalLog(TextWriter output, ILogger log, Func<(int Width, int Height)> size, TimeProvider time)
    {
        rows = new TerminalRows(output, size, time);
        above = new LoggerConfiguration().MinimumLevel.Verbose().WriteTo.Sink(new AboveRows(log, rows)).CreateLogger();
        lines = new PlainLog(new PlainWriter(above, showsWaiting: false), time);
    }

    public string Name => lines.Name;

    /// <summary>The log for everybody else while the run goes on: its lines do not get into the middle of the rows.</summary>
    public ILogger Lines => above;

    public Task HearAsync(DeployEvent happened, CancellationToken cancellationToken)
    {
        rows.Hear(happened);
        return lines.HearAsync(happened, cancellationToken);
    }

    public Task HearAsync(PodPrinted printed, CancellationToken cancellationToken) => lines.HearAsync(printed, cancellationToken);

    public void Dispose()
    {
        rows.Dispose();
        lines.Dispose();
        above.Dispose();
    }

    private sealed class AboveRows(ILogger log, TerminalRows rows) : ILogEventSink
    {
        public void Emit(LogEvent logEvent)
        {
            // A line that is not shown does not move the rows.
            if (log.IsEnabled(logEvent.Level))
            {
                rows.Above(() => log.Write(logEvent));
            }
        }
    }
}
