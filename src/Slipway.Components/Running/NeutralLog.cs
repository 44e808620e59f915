using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Parsing;
using Slipway.Logging;
using Slipway.Reports;

namespace Slipway.Components.Running;

/// <summary>The host's log, to which nothing is written that a CI system would take for a command: texts of manifests, Pods, pull requests and servers reach it.</summary>
internal sealed class NeutralLog : ILogEventSink, IDisposable
{
    private static readonly MessageTemplate Text = new MessageTemplateParser().Parse("{Text:l}");
    private static readonly Lock Gate = new();
    private static ILogger? installed;
    private readonly ILogger inner;

    private NeutralLog(ILogger inner) => this.inner = inner;

    /// <summary>Puts it before the log that the host has set; once is enough.</summary>
    public static void Install()
    {
        lock (Gate)
        {
            if (!ReferenceEquals(Log.Logger, installed))
            {
                installed = Log.Logger = Of(Log.Logger);
            }
        }
    }

    public static ILogger Of(ILogger log) => new LoggerConfiguration().MinimumLevel.Verbose().WriteTo.Sink(new NeutralLog(log)).CreateLogger();

    public void Emit(LogEvent logEvent)
    {
        if (inner.IsEnabled(logEvent.Level))
        {
            inner.Write(Neutral(logEvent));
        }
    }

    // The host closes its log at the end.
    public void Dispose() => (inner as IDisposable)?.Dispose();

    private static LogEvent Neutral(LogEvent logEvent)
    {
        var (text, exception) = (LogMessage.Of(logEvent), logEvent.Exception?.ToString() ?? "");
        var (safe, safeException) = (LogText.Neutralise(text), LogText.Neutralise(exception));
        var isSafe = exception == safeException;
        return isSafe && text == safe ? logEvent : new LogEvent(
            logEvent.Timestamp, logEvent.Level, isSafe ? logEvent.Exception : null, Text,
            [.. ToldOnce.MarksOf(logEvent), new LogEventProperty(nameof(Text), new ScalarValue(isSafe ? safe : $"{safe}\n{safeException}"))]);
    }
}
