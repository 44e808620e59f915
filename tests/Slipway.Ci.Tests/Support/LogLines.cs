using System.Globalization;
using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace Slipway.Ci.Tests;

/// <summary>The lines of a log, and what is written to the same output besides, in their order.</summary>
internal sealed class LogLines : ILogEventSink, IDisposable
{
    private readonly StringWriter output = new() { NewLine = "\n" };

    public LogLines() => Log = new LoggerConfiguration().MinimumLevel.Debug().WriteTo.Sink(this).CreateLogger();

    public ILogger Log { get; }

    public TextWriter Output => output;

    public IReadOnlyList<string> All => output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Those that a log shows which leaves out details.</summary>
    public IReadOnlyList<string> Shown => [.. All.Where(line => !line.StartsWith("[debug] ", StringComparison.Ordinal))];

    public void Dispose() => output.Dispose();

    public void Emit(LogEvent logEvent) =>
        output.WriteLine((logEvent.Level == LogEventLevel.Debug ? "[debug] " : "") + logEvent.RenderMessage(CultureInfo.InvariantCulture));
}
