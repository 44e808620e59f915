using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace Slipway.Sandbox.Hosting;

/// <summary>A logger that writes a line per event to a text writer.</summary>
internal sealed class PlainLog : ILogEventSink
{
    private readonly TextWriter _writer;

    private PlainLog(TextWriter writer) => _writer = writer;

    public static ILogger To(TextWriter writer) => new LoggerConfiguration().WriteTo.Sink(new PlainLog(writer)).CreateLogger();

    public void Emit(LogEvent logEvent)
    {
        var line = FormattableString.Invariant(
            $"{logEvent.Timestamp:yyyy-MM-dd HH:mm:ss.fff} [{logEvent.Level}] {logEvent.RenderMessage(System.Globalization.CultureInfo.InvariantCulture)}");
        lock (_writer)
        {
            _writer.WriteLine(logEvent.Exception is null ? line : $"{line}{Environment.NewLine}{logEvent.Exception}");
            _writer.Flush();
        }
    }
}
