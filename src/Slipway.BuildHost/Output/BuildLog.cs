using Nuke.Common;
using Nuke.Common.Execution;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Slipway.Logging;

namespace Slipway.BuildHost.Output;

/// <summary>Prints what builds log through <c>Serilog.Log</c>, and remembers the warnings and errors for the end.</summary>
internal sealed class BuildLog : ILogEventSink
{
    // Null until there is a log: help and plans need none, and Serilog takes its time to load.
    private static LoggingLevelSwitch? s_level;
    private readonly Lock _gate = new();
    private readonly List<(LogEventLevel Level, string Target, string Text)> _remembered = [];

    // What stands right above the end need not be said there again.
    private bool _isLast;

    /// <summary>The target that runs now, for the lines at the end.</summary>
    public string Target { get; set; } = "";

    public static BuildLog Install()
    {
        var log = new BuildLog();
        s_level = new LoggingLevelSwitch(LevelOf(NukeBuild.Verbosity));
        Log.Logger = new LoggerConfiguration().MinimumLevel.ControlledBy(s_level).WriteTo.Sink(log).CreateLogger();
        return log;
    }

    public static void SetVerbosity(Verbosity verbosity)
    {
        if (s_level is not null)
            s_level.MinimumLevel = LevelOf(verbosity);
    }

    public void Emit(LogEvent logEvent)
    {
        var text = LogMessage.Of(logEvent);
        if (logEvent.Exception is { } exception)
            text = Append(text, exception);

        lock (_gate)
        {
            var isReported = logEvent.Level >= LogEventLevel.Warning;
            if (!isReported || !NukeBuild.Host.ShowsReports)
                Console.Out.WriteLine($"{Paint.Dim(logEvent.Timestamp.ToString("HH:mm:ss", null))} {Label(logEvent.Level)} {text}");
            _isLast = isReported && !ToldOnce.Is(logEvent);
            if (_isLast)
                _remembered.Add((logEvent.Level, Target, text));
            if (!isReported)
                return;

            if (logEvent.Level == LogEventLevel.Warning)
                NukeBuild.Host.ReportWarning(Console.Out, text);
            else
                NukeBuild.Host.ReportError(Console.Out, text);
        }
    }

    public void WriteErrorsAndWarnings()
    {
        var earlier = _isLast ? _remembered[..^1] : _remembered;
        if (earlier.Count == 0)
            return;

        Console.Out.WriteLine();
        Console.Out.WriteLine(Paint.Bold("Errors & Warnings"));
        foreach (var (level, target, text) in earlier)
            Console.Out.WriteLine($"{Label(level)} {(target.Length > 0 ? target + ": " : "")}{text}");
    }

    private static LogEventLevel LevelOf(Verbosity verbosity) => verbosity switch
    {
        Verbosity.Verbose => LogEventLevel.Verbose,
        Verbosity.Normal => LogEventLevel.Debug,
        Verbosity.Minimal => LogEventLevel.Warning,
        _ => LogEventLevel.Error,
    };

    private static string Label(LogEventLevel level) => level switch
    {
        LogEventLevel.Verbose => Paint.Dim("[VRB]"),
        LogEventLevel.Debug => Paint.Dim("[DBG]"),
        LogEventLevel.Information => "[INF]",
        LogEventLevel.Warning => Paint.Yellow("[WRN]"),
        _ => Paint.Red("[ERR]"),
    };

    // A failure that the build foresaw says all in its message; its stack helps nobody.
    private static string Append(string text, Exception exception)
    {
        exception = ExpectedFailure.Unwrap(exception);
        var details = ExpectedFailure.Is(exception) && NukeBuild.Verbosity != Verbosity.Verbose ? exception.Message : exception.ToString();
        return text.Length == 0 ? details : text + Environment.NewLine + details;
    }
}
