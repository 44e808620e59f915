using System.Globalization;
using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace Slipway.Engine.Checkups;

/// <summary>Remembers the last warning of a log: why something is being tried again.</summary>
internal sealed class LastWord : ILogEventSink
{
    private volatile string? text;

    public LastWord() => Log = new LoggerConfiguration().MinimumLevel.Information().WriteTo.Sink(this).CreateLogger();

    /// <summary>The log.</summary>
    public ILogger Log { get; }

    /// <summary>As a part of a sentence; nothing where nothing was said.</summary>
    public string Said => text is { } words ? $" The last that was heard: {words.TrimEnd('.')}." : "";

    public void Emit(LogEvent logEvent) => text = logEvent.RenderMessage(CultureInfo.InvariantCulture);
}
