using System.Collections.Concurrent;
using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace Slipway.GoogleCloud.Tests.Support;

/// <summary>What is logged at information level and above.</summary>
internal sealed class Recorded : ILogEventSink
{
    public ConcurrentQueue<string> Lines { get; } = [];

    public ILogger Open() => new LoggerConfiguration().MinimumLevel.Information().WriteTo.Sink(this).CreateLogger();

    public void Emit(LogEvent logEvent) => Lines.Enqueue($"{logEvent.Level}: {logEvent.RenderMessage(System.Globalization.CultureInfo.InvariantCulture)}");
}
