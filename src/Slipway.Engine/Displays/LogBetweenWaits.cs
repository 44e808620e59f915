using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace Slipway.Engine.Displays;

/// <summary>A log whose lines are not written into the middle of what a display shows.</summary>
internal sealed class LogBetweenWaits(ILogger log, IRunDisplay display) : ILogEventSink
{
    public static ILogger Of(ILogger log, IRunDisplay display) =>
        new LoggerConfiguration().MinimumLevel.Verbose().WriteTo.Sink(new LogBetweenWaits(log, display)).CreateLogger();

    public void Emit(LogEvent logEvent)
    {
        display.EndWaiting();
        log.Write(logEvent);
    }
}
