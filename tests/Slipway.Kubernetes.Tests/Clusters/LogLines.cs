using System.Collections.Concurrent;
using System.Globalization;
using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace Slipway.Kubernetes.Tests.Clusters;

/// <summary>A log that is kept.</summary>
internal sealed class LogLines : ILogEventSink
{
    private readonly ConcurrentQueue<string> texts = [];

    public LogLines() => Logger = new LoggerConfiguration().WriteTo.Sink(this).CreateLogger();

    public ILogger Logger { get; }

    public string Text => string.Join('\n', texts);

    public void Emit(LogEvent logEvent) => texts.Enqueue(logEvent.RenderMessage(CultureInfo.InvariantCulture));
}
